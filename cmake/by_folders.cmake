# SPDX-License-Identifier: Apache-2.0
#
# A release compiles a folder of small files at one go: the most of such a file's time goes into starting the compiler
# and reading headers. Other builds take file by file, so that each is known to compile alone.

# TARGET, and those of its FILES that are compiled with others of their folder (without FILES, all of them).
function(pqlane_by_folders target)
  if(NOT CMAKE_BUILD_TYPE STREQUAL Release)
    return()
  endif()
  set(files ${ARGN})
  if(NOT files)
    get_target_property(files ${target} SOURCES)
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(file ${files})
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    set_property(SOURCE ${file} PROPERTY UNITY_GROUP ${folder})
  endforeach()
endfunction()
