# SPDX-License-Identifier: Apache-2.0
#
# libpqlane, shared and static from the same objects. A folder below src/kernels is a tier: its flags are set here and
# nowhere else.

file(GLOB pqlane_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.c ${PROJECT_SOURCE_DIR}/src/*/*.c
     ${PROJECT_SOURCE_DIR}/src/kernels/portable/*.c)

# Functions begin at a cache line, loops at half of one. Otherwise where the linker happens to put a loop decides about
# up to 6 % of an operation's time, and any change anywhere looks like a change of speed everywhere (docs/method.md).
set(pqlane_alignment -falign-functions=64 -falign-loops=32)

# NAME: an object library of all sources; tests make variants of it with definitions of their own.
function(pqlane_objects name)
  add_library(${name} OBJECT ${pqlane_sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_definitions(${name} PRIVATE "PQL_BUILD_FLAGS=\"${PQLANE_BUILD_FLAGS}\"")
  target_compile_options(${name} PRIVATE ${pqlane_alignment})
endfunction()

pqlane_objects(pqlane_core)

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
