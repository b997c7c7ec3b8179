# SPDX-License-Identifier: GPL-3.0-or-later
# The build for GPU servers asks for LibTorch, Eigen and nlohmann_json alone: it is configured in a clean folder where
# everything else that the program is made of is not to be had, its targets are compared, and two files are compiled.
#   cmake -D SOURCE=DIR -D FOLDER=DIR -P train_only.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${FOLDER})
set(absent "")
foreach(package Qt6 OpenCV OpenSSL PkgConfig CLI11 spdlog Catch2 benchmark exiv2)
  list(APPEND absent -DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${FOLDER} -G Ninja -DCMAKE_BUILD_TYPE=Release
                        -DMASKWRIGHT_TRAIN_ONLY=ON -DMASKWRIGHT_BUILD_TESTS=OFF ${absent}
                RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the build for GPU servers cannot be configured:\n${said}")
endif()

file(STRINGS ${FOLDER}/targets.txt targets)
list(TRANSFORM targets REPLACE " .*" "")
list(SORT targets)
if(NOT targets STREQUAL "maskwright-train;maskwright_core;maskwright_models")
  message(FATAL_ERROR "the build for GPU servers has other targets: ${targets}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} --build ${FOLDER} --target
                        core/CMakeFiles/maskwright_core.dir/samples/part_header.cpp.o
                        app/train/CMakeFiles/maskwright-train.dir/arguments.cpp.o
                RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "a file of the build for GPU servers cannot be compiled:\n${said}")
endif()
file(REMOVE_RECURSE ${FOLDER})
