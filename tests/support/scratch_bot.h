/* A bot's folder that a test makes for itself. */
#ifndef CJ_TEST_SCRATCH_BOT_H
#define CJ_TEST_SCRATCH_BOT_H

/** Makes an empty folder below the system's temporary one; its path, for
 * scratch_bot_remove(). */
char *scratch_bot_new(void);

/** Writes a file below it, and the folders on the way. */
void scratch_bot_write(const char *root, const char *name, const char *text);

/** Removes the folder with all in it, and frees its path. */
void scratch_bot_remove(char *root);

#endif
