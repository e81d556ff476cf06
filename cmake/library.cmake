# SPDX-License-Identifier: Apache-2.0
#
# libpqlane, shared and static from the same objects. A folder below src/kernels is a tier: the instructions that its
# files may use are set here and nowhere else.

set(src ${PROJECT_SOURCE_DIR}/src)
file(GLOB pqlane_sources CONFIGURE_DEPENDS ${src}/*.c ${src}/*/*.c)

set(pqlane_tiers portable)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
  list(APPEND pqlane_tiers avx2 avx512)
endif()
foreach(tier ${pqlane_tiers})
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/kernels/${tier}/*.c)
  set(pqlane_${tier}_sources ${files})
  list(APPEND pqlane_sources ${files})
endforeach()

# What the files of a tier may use (kernels.h, `needs`, says the same to the selection).
set(pqlane_avx2_flags -mavx2)
set(pqlane_avx512_flags -mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx512vbmi -mavx512vbmi2)
set(pqlane_avx2_keccak_x1_flags -mbmi -mbmi2)
foreach(width keccak keccak_x4 keccak_x1)
  set(pqlane_avx512_${width}_flags -mavx512f -mavx512vl)
endforeach()

# Without the kernels: one that does the same for other parameters or lanes has the same name in another file.
file(GLOB pqlane_at_one_go CONFIGURE_DEPENDS
     ${src}/*.c ${src}/api/*.c ${src}/guard/*.c ${src}/hash/*.c ${src}/metrics/*.c ${src}/mldsa/*.c ${src}/mlkem/*.c)

# Functions begin at a cache line, loops at half of one. Otherwise where the linker happens to put a loop decides about
# up to 6 % of an operation's time, and any change anywhere looks like a change of speed everywhere (docs/method.md).
set(pqlane_alignment -falign-functions=64 -falign-loops=32)

# gcc copies and fills with `rep movs` and `rep stos` where it does not know the length; the C library's functions take
# less time.
if(CMAKE_C_COMPILER_ID STREQUAL GNU AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  set(pqlane_copies -mmemcpy-strategy=libcall:-1:noalign -mmemset-strategy=libcall:-1:noalign)
endif()

# NAME [PLAIN_VECTORS]: an object library of all sources; tests make variants of it with definitions of their own. With
# PLAIN_VECTORS the avx512 tier is plain C, for checkers that cannot run those instructions.
function(pqlane_objects name)
  cmake_parse_arguments(PARSE_ARGV 1 arg PLAIN_VECTORS "" "")
  if(arg_PLAIN_VECTORS)
    list(REMOVE_ITEM pqlane_tiers avx512)
  endif()
  add_library(${name} OBJECT ${pqlane_sources})
  pqlane_by_folders(${name} ${pqlane_at_one_go})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_definitions(${name} PRIVATE _GNU_SOURCE "PQL_BUILD_FLAGS=\"${PQLANE_BUILD_FLAGS}\"")
  target_compile_definitions(${name} PRIVATE $<$<BOOL:${arg_PLAIN_VECTORS}>:PQL_PLAIN_VECTORS>
                                             $<$<NOT:$<BOOL:${PQLANE_METRICS}>>:PQL_NO_METRICS>)
  target_compile_options(${name} PRIVATE ${pqlane_alignment} ${pqlane_copies})
  foreach(tier ${pqlane_tiers}) # properties of sources hold in one folder only: the caller's
    foreach(file ${pqlane_${tier}_sources})
      get_filename_component(group ${file} NAME_WE)
      if(DEFINED pqlane_${tier}_${group}_flags)
        set_property(SOURCE ${file} PROPERTY COMPILE_OPTIONS ${pqlane_${tier}_${group}_flags})
      else()
        set_property(SOURCE ${file} PROPERTY COMPILE_OPTIONS ${pqlane_${tier}_flags})
      endif()
    endforeach()
  endforeach()
endfunction()

pqlane_objects(pqlane_core)

# One run of ar that makes the index too.
set(CMAKE_C_ARCHIVE_CREATE "<CMAKE_AR> qcs <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_C_ARCHIVE_FINISH "")

add_library(pqlane SHARED $<TARGET_OBJECTS:pqlane_core>)
add_library(pqlane_static STATIC $<TARGET_OBJECTS:pqlane_core>)
add_library(pqlane::pqlane ALIAS pqlane)
add_library(pqlane::static ALIAS pqlane_static)
set_target_properties(pqlane PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0)
set_target_properties(pqlane_static PROPERTIES OUTPUT_NAME pqlane EXPORT_NAME static)

# nodelete: threads and prepared keys may hold code and tables after dlclose(). Bsymbolic: two copies in one process
# each call themselves.
target_link_options(pqlane PRIVATE -Wl,-z,nodelete,-Bsymbolic
                    -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/pqlane.map)
set_target_properties(pqlane PROPERTIES LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/pqlane.map)
if(NOT PQLANE_SANITIZE) # clang leaves a shared library's sanitizer symbols to the program
  target_link_options(pqlane PRIVATE -Wl,-z,defs)
endif()

foreach(target pqlane pqlane_static)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
