/* SPDX-License-Identifier: MIT
 *
 * ctl/views.tbl.h - how aduanactl shows the answer to each command.
 *
 * VIEW(command, function): by that function of view.c.
 *
 * A command that is missing here does not compile.  Define VIEW; it is
 * undefined at the end.
 */
VIEW(ALLOW, show_edit)
VIEW(ASKS, show_list)
VIEW(ASKS_DENY, show_nothing)
VIEW(ASKS_GRANT, show_edit)
VIEW(ASKS_LIST, show_list)
VIEW(BLOCK, show_edit)
VIEW(CACHE_LS, show_list)
VIEW(CACHE_SHOW, show_table)
VIEW(CA_EXPORT, show_as_is)
VIEW(CA_ROTATE, show_rotated)
VIEW(CA_SHOW, show_table)
VIEW(CHECK, show_as_is)
VIEW(EXPLAIN, show_explained)
VIEW(LISTS, show_as_is)
VIEW(LISTS_UPDATE, show_as_is)
VIEW(METRICS, show_as_is)
VIEW(PURGE, show_purged)
VIEW(RELOAD, show_as_is)
VIEW(REOPEN, show_as_is)
VIEW(RULES, show_list)
VIEW(RULES_REMOVE, show_edit)
VIEW(SERIES, show_series)
VIEW(SERIES_SHOW, show_one_series)
VIEW(STATS, show_stats)
VIEW(STATUS, show_table)
VIEW(TLS_CONFIRM, show_nothing)
VIEW(TLS_FORBID, show_nothing)
VIEW(TLS_FORGET, show_nothing)
VIEW(TLS_LEARNED, show_list)
VIEW(TOKEN, show_link)
VIEW(USERS, show_list)

/* Never come here: they have no verb, or a file of their own. */
VIEW(ASSET, show_as_is)
VIEW(CA_INIT, show_as_is)
VIEW(FETCH, show_as_is)
VIEW(FETCH_LS, show_as_is)
VIEW(LIST_FILE, show_as_is)
VIEW(LIST_FILES, show_as_is)
VIEW(LIST_SAVE, show_as_is)
VIEW(LOG, show_as_is)
VIEW(LOGIN, show_as_is)
VIEW(LOGOUT, show_as_is)
VIEW(OPENAPI, show_as_is)
VIEW(PAGE, show_as_is)
VIEW(REPLAY, show_as_is)
VIEW(REQUESTS, show_as_is)
VIEW(SESSION, show_as_is)
VIEW(TOP, show_as_is)

#undef VIEW
