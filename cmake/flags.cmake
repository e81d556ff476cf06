# SPDX-License-Identifier: Apache-2.0
#
# Compiler flags of everything here, and where the build puts its programs: in the same folders below the build folder
# as below an installation's prefix, so that the command finds its worker and its library in the same way in both.

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

add_compile_options(-pipe -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
                    -Wwrite-strings -Wundef -Wvla -fstack-protector-strong)
if(CMAKE_C_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Wno-format-truncation) # snprintf() may cut; what gcc finds changes with the optimisation
endif()
if(PQLANE_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  add_compile_options($<$<CONFIG:Debug,RelWithDebInfo>:-gdwarf-4>) # Valgrind 3.19 cannot read clang's DWARF 5
endif()

include(CheckPIESupported)
check_pie_supported(LANGUAGES C) # makes CMake link executables with -pie
add_link_options(-Wl,-z,relro,-z,now)

# The same sources give the same bytes in any folder.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -ffile-prefix-map=${PROJECT_BINARY_DIR}=.)

if(PQLANE_SANITIZE)
  add_compile_options(-fsanitize=${PQLANE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PQLANE_SANITIZE})
endif()

# What pqlane_build_info() reports beside the compiler's name: the flags that decide about speed and instrumentation.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
set(PQLANE_BUILD_FLAGS "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${build_type}}")
if(PQLANE_SANITIZE)
  string(APPEND PQLANE_BUILD_FLAGS " -fsanitize=${PQLANE_SANITIZE}")
endif()
string(STRIP "${PQLANE_BUILD_FLAGS}" PQLANE_BUILD_FLAGS)
