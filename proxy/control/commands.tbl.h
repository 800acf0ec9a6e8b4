/* SPDX-License-Identifier: MIT
 *
 * control/commands.tbl.h - what a person can ask of a running aduana.
 *
 * COMMAND(id, verb, method, path, who, help): word for aduanactl; request on
 * admin's Unix socket; who has the answer (ADMIN itself, or admin asks the
 * SUPERVISOR); one line of help.
 */
COMMAND(STATUS, "status",	"GET",	"/status",	ADMIN,
    "show processes, counters and cache")
COMMAND(CHECK,	"check",	"POST",	"/check",	SUPERVISOR,
    "read the configuration again, tell every mistake, change nothing")
COMMAND(RELOAD,	"reload",	"POST",	"/reload",	SUPERVISOR,
    "put the configuration in force, or tell every mistake")
COMMAND(REOPEN,	"reopen",	"POST",	"/reopen",	ADMIN,
    "open the log files anew, after they were renamed")
COMMAND(METRICS, "metrics",	"GET",	"/metrics",	ADMIN,
    "show the counters as Prometheus text")
