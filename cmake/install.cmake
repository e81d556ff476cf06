# SPDX-License-Identifier: Apache-2.0
#
# What `make install` lays down. Everything in it finds its neighbours relative to itself, so that the whole tree can be
# moved.

include(CMakePackageConfigHelpers)

install(TARGETS pqlane EXPORT pqlane LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS pqlane_static EXPORT pqlane ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${PROJECT_SOURCE_DIR}/include/pqlane.h ${PROJECT_SOURCE_DIR}/include/pqlane_driver.h
        ${PROJECT_SOURCE_DIR}/include/pqlane_metrics.h ${PROJECT_SOURCE_DIR}/include/pqlane_guard.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(TARGET pqlane_command)
  install(TARGETS pqlane_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(TARGET pqlane_worker)
  install(TARGETS pqlane_worker pqlane_post RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/pqlane)
  install(TARGETS pqlane_slower LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/pqlane)
endif()

# CMake: find_package(pqlane), targets pqlane::pqlane and pqlane::static. Before 1.0 a minor version may break.
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/pqlane)
install(EXPORT pqlane NAMESPACE pqlane:: FILE pqlane-config.cmake DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pqlane-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pqlane-config-version.cmake DESTINATION ${package_folder})

# pkg-config. The prefix is found from the file's own place, as many folders up as the library folder is deep.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  string(REGEX REPLACE "[^/]+" ".." up "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "\${pcfiledir}/../${up}")
endif()
foreach(folder LIBDIR INCLUDEDIR)
  set(pc_${folder} "${CMAKE_INSTALL_${folder}}")
  if(NOT IS_ABSOLUTE "${pc_${folder}}")
    set(pc_${folder} "\${prefix}/${pc_${folder}}")
  endif()
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/cmake/pqlane.pc.in ${PROJECT_BINARY_DIR}/pqlane.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/pqlane.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
