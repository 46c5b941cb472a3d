/* Logarithm and exponential that give the same bits everywhere.
 *
 * The C library's own differ in the last digit between versions, and a score must not. These
 * use nothing but IEEE addition, multiplication and division, in a fixed order. */
#ifndef CJ_INDEX_NUMERIC_H
#define CJ_INDEX_NUMERIC_H

/** Natural logarithm of `x` > 0, to about 1e-15. */
double cj_ln(double x);

/** e to the power of `x`, to about 1e-15; saturates beyond ±700. */
double cj_exp(double x);

/** 1 / (1 + e^-x). */
double cj_logistic(double x);

#endif
