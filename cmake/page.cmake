# SPDX-License-Identifier: Apache-2.0
#
# Makes one page of its parts, which then needs nothing else:
#
#   cmake -DPAGE=index.html -DSTYLES=FILE[;FILE...] -DSCRIPTS=FILE[;FILE...] -DTO=FILE.html -P cmake/page.cmake
#
# @style@ and @script@ stand for the files' text, @style_hash@ and @script_hash@ for what a Content-Security-Policy
# calls it by: the page allows its own style and script, and no other.

# The SHA-256 of `text` in base64, as policies have it. Hexadecimal digits in threes are base64's in pairs.
function(policy_hash out text)
  string(SHA256 digits "${text}")
  string(APPEND digits "00")
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(encoded "")
  foreach(at RANGE 0 63 3)
    string(SUBSTRING ${digits} ${at} 3 three)
    math(EXPR first "0x${three} / 64")
    math(EXPR second "0x${three} % 64")
    string(SUBSTRING ${alphabet} ${first} 1 first)
    string(SUBSTRING ${alphabet} ${second} 1 second)
    string(APPEND encoded ${first}${second})
  endforeach()
  # 32 bytes are 43 digits; of the padding one is left.
  string(SUBSTRING ${encoded} 0 43 encoded)
  set(${out} "sha256-${encoded}=" PARENT_SCOPE)
endfunction()

function(joined out)
  set(text "")
  foreach(file ${ARGN})
    file(READ ${file} more)
    string(APPEND text "${more}")
  endforeach()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

joined(page ${PAGE})
joined(style ${STYLES})
joined(script ${SCRIPTS})
policy_hash(style_hash "${style}")
policy_hash(script_hash "${script}")
foreach(part style_hash script_hash style script)
  string(REPLACE "@${part}@" "${${part}}" page "${page}")
endforeach()
file(WRITE ${TO} "${page}")
