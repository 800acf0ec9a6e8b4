/* SPDX-License-Identifier: MIT
 *
 * control/messages.tbl.h - what supervisor and admin say to each other.
 *
 * MESSAGE(id, number, from, name): the number is on the wire and stays.  Each
 * request is answered by one REPLY with the same ->id; STOP and REOPEN_LOGS are
 * not answered, RETIRE is by RETIRED.
 */
MESSAGE(CHECK,		1, ADMIN,	"check")
MESSAGE(RELOAD,		2, ADMIN,	"reload")
MESSAGE(REPLY,		3, SUPERVISOR,	"reply")
MESSAGE(REOPEN_LOGS,	4, SUPERVISOR,	"reopen-logs")
MESSAGE(ROTATE_CA,	6, ADMIN,	"rotate-ca")
MESSAGE(LISTS,		10, ADMIN,	"lists")
MESSAGE(UPDATE_LISTS,	11, ADMIN,	"update-lists")
MESSAGE(WAIT_LISTS,	12, ADMIN,	"wait-lists")
MESSAGE(STOP,		5, SUPERVISOR,	"stop")
MESSAGE(RETIRE,		13, SUPERVISOR,	"retire")
MESSAGE(RETIRED,	14, ADMIN,	"retired")
