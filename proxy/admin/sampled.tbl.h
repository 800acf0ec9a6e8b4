/* SPDX-License-Identifier: MIT
 *
 * admin/sampled.tbl.h - counters that are kept over time, and their names
 * there.
 *
 * SAMPLED_RATE(metric, name): how much it grew in a second; SAMPLED_LEVEL: how
 * much it is.  Both with a unit.
 */
#ifndef SAMPLED_RATE
#define SAMPLED_RATE(metric, name, unit)
#endif
#ifndef SAMPLED_LEVEL
#define SAMPLED_LEVEL(metric, name, unit)
#endif
SAMPLED_RATE(REQUESTS,		"aduana.requests",		"1/s")
SAMPLED_RATE(HITS,		"aduana.hits",			"1/s")
SAMPLED_RATE(MISSES,		"aduana.misses",		"1/s")
SAMPLED_RATE(REFUSED,		"aduana.refused",		"1/s")
SAMPLED_RATE(FLAGGED,		"aduana.flagged",		"1/s")
SAMPLED_RATE(DANGER,		"aduana.danger",		"1/s")
SAMPLED_RATE(BROKEN,		"aduana.broken",		"1/s")
SAMPLED_RATE(ERRORS,		"aduana.errors",		"1/s")
SAMPLED_RATE(ABORTED,		"aduana.aborted",		"1/s")
SAMPLED_RATE(TUNNELS,		"aduana.tunnels",		"1/s")
SAMPLED_RATE(CLIENT_BYTES_IN,	"aduana.client.received",	"bytes/s")
SAMPLED_RATE(CLIENT_BYTES_OUT,	"aduana.client.sent",		"bytes/s")
SAMPLED_RATE(HIT_BYTES_OUT,	"aduana.client.sent_hits",	"bytes/s")
SAMPLED_RATE(ORIGIN_BYTES_IN,	"aduana.origin.received",	"bytes/s")
SAMPLED_RATE(ORIGIN_BYTES_OUT,	"aduana.origin.sent",		"bytes/s")
SAMPLED_RATE(CONNECTIONS,	"aduana.connections",		"1/s")
SAMPLED_RATE(CONNECTIONS_REFUSED, "aduana.connections.refused",	"1/s")
SAMPLED_RATE(ORIGIN_CONNECTIONS, "aduana.origin.connections",	"1/s")
SAMPLED_RATE(ORIGIN_FAILED,	"aduana.origin.failed",		"1/s")
SAMPLED_RATE(DNS_LOOKUPS,	"aduana.dns.lookups",		"1/s")
SAMPLED_RATE(DNS_FAILED,	"aduana.dns.failed",		"1/s")
SAMPLED_RATE(TLS_CLIENTS,	"aduana.tls.intercepted",	"1/s")
SAMPLED_RATE(TLS_BYPASSED,	"aduana.tls.bypassed",		"1/s")
SAMPLED_RATE(TLS_UNTRUSTED,	"aduana.tls.untrusted",		"1/s")
SAMPLED_RATE(LOG_LINES,		"aduana.log.lines",		"1/s")
SAMPLED_RATE(LOG_LOST,		"aduana.log.lost",		"1/s")
SAMPLED_RATE(SAMPLES,		"aduana.samples",		"1/s")
SAMPLED_LEVEL(CONNECTIONS_OPEN,	"aduana.connections.open",	"")
SAMPLED_LEVEL(ORIGIN_CONNECTIONS_OPEN, "aduana.origin.connections.open", "")
SAMPLED_LEVEL(TUNNELS_OPEN,	"aduana.tunnels.open",		"")
SAMPLED_LEVEL(WAITING,		"aduana.waiting",		"")

#undef SAMPLED_RATE
#undef SAMPLED_LEVEL
