# SPDX-License-Identifier: GPL-3.0-or-later
# How a target of ours is made: one folder, one target, every .cpp in it, the same warnings everywhere.

set(MASKWRIGHT_TARGETS "" CACHE INTERNAL "All targets of ours")

function(maskwright_configure target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  # g++ 12 sees overlaps in plain additions of std::string that are not there (GCC bug 105329).
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  if(MASKWRIGHT_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(MASKWRIGHT_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${MASKWRIGHT_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${MASKWRIGHT_SANITIZE})
  endif()
  set(MASKWRIGHT_TARGETS ${MASKWRIGHT_TARGETS} ${target} CACHE INTERNAL "")
endfunction()

# maskwright_library(NAME [FOLDERS sub ...]): a static library of the current folder and the named sub-folders.
function(maskwright_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FOLDERS")
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  foreach(folder ${arg_FOLDERS})
    file(GLOB more CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
    list(APPEND sources ${more})
  endforeach()
  add_library(${target} STATIC ${sources})
  maskwright_configure(${target})
endfunction()

function(maskwright_executable target)
  add_executable(${target} ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/patient_threads.cpp)
  maskwright_configure(${target})
endfunction()

# Qt's keywords "slots" and "signals" clash with Torch's headers, so no target of ours has them.
function(maskwright_use_qt target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_compile_definitions(${target} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_FROM_BYTEARRAY)
endfunction()

# Writes targets.txt ("target folder: libraries") for the test of the walls.
function(maskwright_write_link_list)
  set(text "")
  foreach(target ${MASKWRIGHT_TARGETS})
    get_target_property(libraries ${target} LINK_LIBRARIES)
    get_target_property(folder ${target} SOURCE_DIR)
    file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${folder})
    if(NOT libraries)
      set(libraries "")
    endif()
    list(JOIN libraries " " libraries)
    string(APPEND text "${target} ${folder}: ${libraries}\n")
  endforeach()
  file(WRITE ${CMAKE_BINARY_DIR}/targets.txt "${text}")
endfunction()
