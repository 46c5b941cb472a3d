# Every library comes from Debian 12 and has one door in the tree: tools/layers.conf.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8>=10.40)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)

# cj_find_library(NAME LIBRARY HEADER): for libraries that ship no pkg-config file.
function(cj_find_library name library header)
  find_library(${name}_LIBRARY ${library} REQUIRED)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  add_library(conserje_dep_${name} INTERFACE)
  target_link_libraries(conserje_dep_${name} INTERFACE ${${name}_LIBRARY})
  target_include_directories(conserje_dep_${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIR})
endfunction()

cj_find_library(stemmer stemmer libstemmer.h)
cj_find_library(unistring unistring uninorm.h)
cj_find_library(cmark cmark-gfm cmark-gfm.h)
cj_find_library(cmark_extensions cmark-gfm-extensions cmark-gfm-core-extensions.h)

if(CONSERJE_PROGRAM)
  pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
  pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=3.0)
  pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.40)
  pkg_check_modules(EDIT REQUIRED IMPORTED_TARGET libedit)
  find_program(MSGFMT msgfmt REQUIRED)
endif()
