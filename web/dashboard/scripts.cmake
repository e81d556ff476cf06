# SPDX-License-Identifier: Apache-2.0
#
# The dashboard's scripts in the order in which the page has them: one module, one scope.

set(dashboard_scripts units.js history.js stream.js strip.js canvas.js lines.js heat.js table.js panels.js tables.js
    page.js)
list(TRANSFORM dashboard_scripts PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
