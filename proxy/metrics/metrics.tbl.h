/* SPDX-License-Identifier: MIT
 *
 * metrics/metrics.tbl.h - everything that is counted.
 *
 * METRIC(id, name, kind, help): METRIC_##id; aduana_##name in Prometheus text,
 * name as key in JSON; COUNTER only grows, GAUGE goes up and down and is set
 * back when its worker dies.
 */
METRIC(REQUESTS,	"requests_total",		COUNTER,
    "Requests of clients, malformed ones included")
METRIC(HITS,		"hits_total",			COUNTER,
    "Requests answered from the cache, revalidated ones included")
METRIC(COLLAPSED,	"collapsed_total",		COUNTER,
    "Hits that waited for, or followed, another request's fetch")
METRIC(WAITING,		"waiting",			GAUGE,
    "Requests that wait for another's fetch now")
METRIC(MISSES,		"misses_total",			COUNTER,
    "Requests answered by the origin")
METRIC(REFUSED,		"refused_total",		COUNTER,
    "Requests refused by a rule, a word or the client list")
METRIC(FLAGGED,	"flagged_total",		COUNTER,
    "Requests that a rule flagged")
METRIC(THROTTLED,	"throttled_total",		COUNTER,
    "Requests that a rule slowed down")
METRIC(REDIRECTED,	"redirected_total",		COUNTER,
    "Requests that another host was asked for, as a rule says")
METRIC(ERRORS,		"errors_total",			COUNTER,
    "Requests answered with an error page of aduana's own")
METRIC(MALFORMED,	"malformed_total",		COUNTER,
    "Requests that were not strict HTTP")
METRIC(ABORTED,		"aborted_total",		COUNTER,
    "Responses cut short")
METRIC(TUNNELS,		"tunnels_total",		COUNTER,
    "Tunnels opened")
METRIC(TUNNELS_OPEN,	"tunnels_open",			GAUGE,
    "Tunnels open now")
METRIC(OWN_PAGES,	"own_pages_total",		COUNTER,
    "Requests for aduana's own pages")
METRIC(LOGINS_ASKED,	"logins_asked_total",		COUNTER,
    "Requests answered with 407: no name and password, or wrong ones")
METRIC(LOGINS_RIGHT,	"logins_right_total",		COUNTER,
    "Passwords that the verifier found right; those remembered do not count")
METRIC(LOGINS_WRONG,	"logins_wrong_total",		COUNTER,
    "Requests with a name or password that is wrong")
METRIC(LOGINS_DELAYED,	"logins_delayed_total",		COUNTER,
    "Requests answered with 429 after too many wrong passwords")
METRIC(DANGER,		"danger_total",			COUNTER,
    "Messages with a listed word")
METRIC(BROKEN,		"broken_total",			COUNTER,
    "Messages that claim to be text and are not")
METRIC(INSPECTED,	"inspected_total",		COUNTER,
    "Bodies of responses that were read for words")
METRIC(UNCHECKED,	"unchecked_total",		COUNTER,
    "Messages too large or not readable for the word check")
METRIC(CLIENT_BYTES_IN,	"client_received_bytes_total",	COUNTER,
    "Bytes received from clients")
METRIC(CLIENT_BYTES_OUT, "client_sent_bytes_total",	COUNTER,
    "Bytes sent to clients")
METRIC(HIT_BYTES_OUT,	"hit_sent_bytes_total",		COUNTER,
    "Bytes sent to clients from the cache")
METRIC(ORIGIN_BYTES_IN,	"origin_received_bytes_total",	COUNTER,
    "Bytes received from origins")
METRIC(ORIGIN_BYTES_OUT, "origin_sent_bytes_total",	COUNTER,
    "Bytes sent to origins")
METRIC(CONNECTIONS,	"connections_total",		COUNTER,
    "Client connections accepted")
METRIC(CONNECTIONS_OPEN, "connections_open",		GAUGE,
    "Client connections open now")
METRIC(CONNECTIONS_REFUSED, "connections_refused_total", COUNTER,
    "Client connections closed at once, for want of room")
METRIC(ORIGIN_CONNECTIONS, "origin_connections_total",	COUNTER,
    "Connections made to origins")
METRIC(ORIGIN_CONNECTIONS_OPEN, "origin_connections_open", GAUGE,
    "Connections to origins open now, idle ones included")
METRIC(ORIGIN_REQUESTS, "origin_requests_total",	COUNTER,
    "Requests that origins answered")
METRIC(ORIGIN_REUSED,	"origin_reused_total",		COUNTER,
    "Requests sent on a connection that was open already")
METRIC(ORIGIN_FAILED,	"origin_failed_total",		COUNTER,
    "Connections to origins that could not be made")
METRIC(DNS_LOOKUPS,	"dns_lookups_total",		COUNTER,
    "Host names looked up to reach an origin")
METRIC(DNS_FAILED,	"dns_failed_total",		COUNTER,
    "Host names that could not be found out")
METRIC(CACHE_STORED,	"cache_stored_total",		COUNTER,
    "Responses stored, whole or as a part")
METRIC(ORPHANS,		"cache_orphans_total",		COUNTER,
    "Responses fetched to their end although who asked had gone")
METRIC(CACHE_ABORTED,	"cache_aborted_total",		COUNTER,
    "Responses that began to be stored and were dropped")
METRIC(REFRESHES,	"refreshes_total",		COUNTER,
    "Stale responses revalidated in the background, after being given")
METRIC(REFRESHES_FAILED, "refreshes_failed_total",	COUNTER,
    "Background revalidations that left what is stored as it was")
METRIC(CACHE_PURGED,	"cache_purged_total",		COUNTER,
    "Stored responses removed because somebody asked for it")
METRIC(TLS_CLIENTS,	"tls_intercepted_total",	COUNTER,
    "Connections of clients that were intercepted")
METRIC(TLS_CLIENTS_RESUMED, "tls_intercepted_resumed_total", COUNTER,
    "Intercepted connections that went on with an earlier session")
METRIC(TLS_REFUSED,	"tls_leaf_refused_total",	COUNTER,
    "Handshakes that a client broke off over our certificate")
METRIC(TLS_FAILED,	"tls_client_failed_total",	COUNTER,
    "Handshakes with clients that failed for other reasons")
METRIC(TLS_LEAVES,	"tls_leaves_total",		COUNTER,
    "Certificates asked of the signer")
METRIC(TLS_BYPASSED,	"tls_bypassed_total",		COUNTER,
    "Tunnels made because interception was learned to fail")
METRIC(TLS_MISDIRECTED,	"tls_misdirected_total",	COUNTER,
    "Requests inside TLS for another host than that of the CONNECT")
METRIC(TLS_ORIGINS,	"tls_origin_handshakes_total",	COUNTER,
    "TLS handshakes made with origins")
METRIC(TLS_ORIGINS_RESUMED, "tls_origin_resumed_total",	COUNTER,
    "Handshakes with origins that went on with an earlier session")
METRIC(TLS_ORIGINS_FAILED, "tls_origin_failed_total",	COUNTER,
    "Handshakes with origins that failed, bad certificates included")
METRIC(TLS_UNTRUSTED,	"tls_origin_untrusted_total",	COUNTER,
    "Certificates of origins that were not taken")
METRIC(TLS_EXCUSED,	"tls_origin_excused_total",	COUNTER,
    "Connections to origins that only an exception of the settings allowed")
METRIC(TLS_ISSUERS,	"tls_issuers_fetched_total",	COUNTER,
    "Addresses asked for a certificate that an origin forgot to send")
METRIC(LOG_WAITS,	"log_waits_total",		COUNTER,
    "Times a worker found its log ring full")
METRIC(LOG_LINES,	"log_lines_total",		COUNTER,
    "Lines put into the access log")
METRIC(LOG_LOST,	"log_lost_total",		COUNTER,
    "Lines dropped because the log could not be written for too long")
METRIC(LOG_DAMAGED,	"log_damaged_total",		COUNTER,
    "Log records that could not be read")
METRIC(SAMPLES,		"samples_total",		COUNTER,
    "Lines of measurements that were taken over UDP")
METRIC(SAMPLES_STORED,	"samples_stored_total",		COUNTER,
    "Of those, lines whose sums are in the file by now")
METRIC(SAMPLES_LOST,	"samples_lost_total",		COUNTER,
    "Of those, lines dropped because the file could not be written for long")
METRIC(SAMPLES_REFUSED,	"samples_refused_total",	COUNTER,
    "Datagrams with measurements from networks that may not send them")
METRIC(SAMPLES_OVERRUN,	"samples_overrun_total",	COUNTER,
    "Datagrams with measurements that the system dropped: too many at once")
#define SAMPLE_FAULT(id, name, help)					\
	METRIC(SAMPLES_BAD_##id, "samples_bad_" name "_total", COUNTER, help)
#include "proxy/metrics/sample_faults.tbl.h"
#undef SAMPLE_FAULT
