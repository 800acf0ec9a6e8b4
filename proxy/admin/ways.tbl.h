/* SPDX-License-Identifier: MIT
 *
 * admin/ways.tbl.h - how admin comes to the answer of each command.
 *
 * WAY(command, way): by that way of way.h.
 * SHOW(command, function): at once (WAY_SHOW), by that function of show.c.
 *
 * A command that is missing here does not compile.  Define the one that is
 * wanted; both are undefined at the end.
 */
#ifndef WAY
#define WAY(command, way)
#endif
#ifndef SHOW
#define SHOW(command, function)
#endif

WAY(FETCH, NEVER)
WAY(FETCH_LS, NEVER)
WAY(LOG, NEVER)

SHOW(ASKS, show_asks)
SHOW(ASKS_DENY, show_asks)
SHOW(ASKS_LIST, show_asks)
SHOW(CA_EXPORT, show_ca_file)
SHOW(CA_INIT, show_not_here)
SHOW(CA_SHOW, show_ca)
SHOW(EXPLAIN, show_explained)
SHOW(LIST_FILE, show_list_file)
SHOW(LIST_FILES, show_list_files)
SHOW(METRICS, show_metrics)
SHOW(REPLAY, show_not_here)
SHOW(RULES, show_rules)
SHOW(SERIES, show_series)
SHOW(SERIES_SHOW, show_series)
SHOW(STATS, show_stats)
SHOW(STATUS, show_status)
SHOW(TLS_CONFIRM, show_learned)
SHOW(TLS_FORBID, show_learned)
SHOW(TLS_FORGET, show_learned)
SHOW(TLS_LEARNED, show_learned)
SHOW(TOP, show_top)
SHOW(USERS, show_users)

WAY(ALLOW, EDIT)
WAY(ASKS_GRANT, EDIT)
WAY(BLOCK, EDIT)
WAY(RULES_REMOVE, EDIT)

WAY(CA_ROTATE, ASK)
WAY(CHECK, ASK)
WAY(LISTS, ASK)
WAY(LISTS_UPDATE, ASK)
WAY(RELOAD, ASK)

WAY(CACHE_LS, SEEK)
WAY(CACHE_SHOW, SEEK)
WAY(PURGE, SEEK)

WAY(LOGIN, LOGIN)
WAY(LOGOUT, LOGIN)
WAY(SESSION, LOGIN)
WAY(TOKEN, LOGIN)

WAY(ASSET, ASSET)
WAY(OPENAPI, ASSET)
WAY(PAGE, ASSET)

WAY(LIST_SAVE, LIST)
WAY(REOPEN, REOPEN)
WAY(REQUESTS, STREAM)

#undef SHOW
#undef WAY
