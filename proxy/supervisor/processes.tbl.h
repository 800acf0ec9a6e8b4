/* SPDX-License-Identifier: MIT
 *
 * supervisor/processes.tbl.h - the kinds of children, one row per privilege.
 *
 *	PROCESS(ID, title, what it owns)
 *
 * The order is the order of start; the end is the other way round, so that
 * whoever writes the log outlives those who fill it.
 */
PROCESS(ADMIN,	"admin",	"access-log files, the admin socket")
PROCESS(SIGNER,	"signer",	"the authority's key, where there is one")
PROCESS(VERIFIER, "verifier",	"hashes of passwords, where there are users")
PROCESS(LISTS,	"lists",	"copies of lists; only while it fetches them")
PROCESS(WORKER,	"worker",	"client and origin connections")
