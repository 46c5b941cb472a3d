# Flags every target of ours shares; an INTERFACE target, so no directory-wide state.
add_library(conserje_flags INTERFACE)
target_compile_definitions(conserje_flags INTERFACE _GNU_SOURCE)
target_compile_options(conserje_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
  -Wpointer-arith -Wformat=2 -Wvla -Wundef -fno-common
  # Scores must not depend on whether the compiler fuses a multiplication with an addition.
  -ffp-contract=off
  $<$<BOOL:${CONSERJE_WERROR}>:-Werror>)

if(CONSERJE_SANITIZE)
  target_compile_options(conserje_flags INTERFACE
    -fsanitize=${CONSERJE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(conserje_flags INTERFACE -fsanitize=${CONSERJE_SANITIZE})
  # Each arena object becomes a malloc of its own, so that overruns between them are seen.
  target_compile_definitions(conserje_flags INTERFACE CJ_ARENA_BLOCK_SIZE=1)
else()
  target_compile_options(conserje_flags INTERFACE
    -fstack-protector-strong -fcf-protection -fstack-clash-protection
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  target_link_options(conserje_flags INTERFACE LINKER:-z,relro,-z,now)
endif()
if(CONSERJE_COVERAGE)
  target_compile_options(conserje_flags INTERFACE --coverage)
  target_link_options(conserje_flags INTERFACE --coverage)
endif()
if(CONSERJE_FUZZ)
  target_compile_options(conserje_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
