/* SPDX-License-Identifier: MIT
 *
 * metrics/phases.tbl.h - what is measured in time.
 *
 * Requests by the clock, from the turn in which they came; their parts by what
 * a worker's loop reads once a turn: one that begins and ends within it took 0.
 *
 * PHASE(id, name, help): PHASE_##id; name in JSON and as phase="..." in
 * Prometheus text.
 */
PHASE(ALL,	"all",
    "Requests, from their first byte to the last byte of the answer")
PHASE(HIT,	"hit", "Those of them answered from the cache")
PHASE(MISS,	"miss", "Those of them answered by the origin")
PHASE(NEAR,	"near", "Those of them for which the origin said 304")
PHASE(REFUSED,	"refused", "Those of them answered by aduana itself")
PHASE(TUNNEL,	"tunnel", "Tunnels, from CONNECT to their end")
PHASE(DNS,	"dns", "Looking up names of origins")
PHASE(CONNECT,	"connect", "Connecting to origins, looking up included")
PHASE(TLS_CLIENT, "tls_client",
    "Handshakes with clients, from the answer to CONNECT")
PHASE(TLS_ORIGIN, "tls_origin", "Handshakes with origins")
PHASE(FIRST_BYTE, "first_byte",
    "From the request sent to an origin to the head of its response")
PHASE(WORDS,	"words",
    "Bodies read for words, from the head of the response to their end")
PHASE(LOG_WAIT,	"log_wait", "Requests that waited for room in the log's ring")
