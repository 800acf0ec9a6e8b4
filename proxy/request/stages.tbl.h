/* SPDX-License-Identifier: MIT
 *
 * request/stages.tbl.h - STAGE(id, name): the way of a request, in order.
 * Each is one function stage_<name>() in stage_<name>.c.
 */
STAGE(IDENTIFY,	identify)	/* who asks for what: client, target, method */
STAGE(SCREEN,	screen)		/* may it pass: lists, ports, words in it */
STAGE(LOOKUP,	lookup)		/* is it stored, and may that be used */
STAGE(FETCH,	fetch)		/* ask the origin, up to its response head */
STAGE(INSPECT,	inspect)	/* words in the response body */
STAGE(STORE,	store)		/* does the body go into the cache too */
STAGE(DELIVER,	deliver)	/* send head and body to the client */
STAGE(RECORD,	record)		/* log, count, let go of everything */
