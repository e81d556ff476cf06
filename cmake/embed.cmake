# SPDX-License-Identifier: Apache-2.0
#
# Turns a file, or several one after the other, into a C array, so that the command carries it along:
#
#   cmake -DFROM=FILE[;FILE...] -DTO=FILE.c -DNAME=IDENTIFIER -DHEADER=WHERE.h -P cmake/embed.cmake
#
# TO includes HEADER, which declares IDENTIFIER (const unsigned char []) and IDENTIFIER_size (const size_t).

set(bytes "")
foreach(file ${FROM})
  file(READ ${file} more HEX)
  string(APPEND bytes ${more})
endforeach()
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
# Rows of sixteen bytes.
string(REPEAT "[0-9a-f]" 32 row)
string(REGEX REPLACE "(${row})" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${bytes}")
string(REGEX REPLACE " \n" "\n" bytes "${bytes}")
file(WRITE ${TO} "/* Made by cmake/embed.cmake. */\n\n#include \"${HEADER}\"\n\n"
     "const unsigned char ${NAME}[] = {\n${bytes}\n};\nconst size_t ${NAME}_size = ${size};\n")
