/* SPDX-License-Identifier: MIT
 *
 * accesslog/results.tbl.h - how a request ended, in Squid's words.
 *
 * RESULT(id, name): enum log_result LOG_##id, as written in the log.
 * HIERARCHY(id, name): enum log_hierarchy HIER_##id, where the answer came
 * from.  LOG_FLAG(id, bit, name): what else there is to say, by its name in
 * "flags=...".
 */
#ifndef RESULT
#define RESULT(id, name)
#endif
#ifndef HIERARCHY
#define HIERARCHY(id, name)
#endif
#ifndef LOG_FLAG
#define LOG_FLAG(id, bit, name)
#endif

RESULT(NONE_NONE,		"NONE_NONE")
RESULT(TCP_HIT,			"TCP_HIT")
RESULT(TCP_MEM_HIT,		"TCP_MEM_HIT")
RESULT(TCP_MISS,		"TCP_MISS")
RESULT(TCP_CF_HIT,		"TCP_CF_HIT")
RESULT(TCP_CLIENT_REFRESH_MISS,	"TCP_CLIENT_REFRESH_MISS")
RESULT(TCP_REFRESH_UNMODIFIED,	"TCP_REFRESH_UNMODIFIED")
RESULT(TCP_REFRESH_MODIFIED,	"TCP_REFRESH_MODIFIED")
RESULT(TCP_REFRESH_FAIL_OLD,	"TCP_REFRESH_FAIL_OLD")
RESULT(TCP_REFRESH_FAIL_ERR,	"TCP_REFRESH_FAIL_ERR")
RESULT(TCP_STALE_HIT,		"TCP_STALE_HIT")
RESULT(TCP_INM_HIT,		"TCP_INM_HIT")
RESULT(TCP_IMS_HIT,		"TCP_IMS_HIT")
RESULT(TCP_NEGATIVE_HIT,	"TCP_NEGATIVE_HIT")
RESULT(TCP_OFFLINE_HIT,		"TCP_OFFLINE_HIT")
RESULT(TCP_DENIED,		"TCP_DENIED")
RESULT(TCP_DENIED_REPLY,	"TCP_DENIED_REPLY")
RESULT(TCP_TUNNEL,		"TCP_TUNNEL")

HIERARCHY(NONE,		"HIER_NONE")
HIERARCHY(DIRECT,	"HIER_DIRECT")
HIERARCHY(PINNED,	"PINNED")

/* The first two are suffixes of the result: TCP_MISS_ABORTED. */
LOG_FLAG(ABORTED,	0, "aborted")	/* client or origin went away */
LOG_FLAG(TIMEOUT,	1, "timeout")
LOG_FLAG(DANGER,	2, "danger")	/* a listed word was found */
LOG_FLAG(BROKEN,	3, "broken")	/* claims to be text, is not */
LOG_FLAG(UNCHECKED,	4, "unchecked")	/* too large or not readable */
LOG_FLAG(CUT,		5, "cut")	/* a text of the record was cut */
LOG_FLAG(FLAGGED,	6, "flagged")	/* by a rule */
LOG_FLAG(THROTTLED,	7, "throttled")	/* by a rule */

#undef RESULT
#undef HIERARCHY
#undef LOG_FLAG
