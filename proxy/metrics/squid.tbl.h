/* SPDX-License-Identifier: MIT
 *
 * metrics/squid.tbl.h - what Squid and its exporter call our figures.
 *
 * SQUID_COUNTER(name, exported, metric, kib): the manager's name, the
 * exporter's ("": it has none) behind "squid_", METRIC_##metric, whether it is
 * told in KiB.
 *
 * SQUID_NOTHING(name, exported): what there is none of here, so that tools find
 * the names they know.
 *
 * SQUID_TIMES(name, exported, phase): the manager's row of percentiles of
 * PHASE_##phase.
 */
#ifndef SQUID_COUNTER
#define SQUID_COUNTER(name, exported, metric, kib)
#endif
#ifndef SQUID_NOTHING
#define SQUID_NOTHING(name, exported)
#endif
#ifndef SQUID_TIMES
#define SQUID_TIMES(name, exported, phase)
#endif

SQUID_COUNTER("client_http.requests", "client_http_requests_total", REQUESTS,
    false)
SQUID_COUNTER("client_http.hits", "client_http_hits_total", HITS, false)
SQUID_COUNTER("client_http.errors", "client_http_errors_total", ERRORS, false)
SQUID_COUNTER("client_http.kbytes_in", "client_http_kbytes_in_kbytes_total",
    CLIENT_BYTES_IN, true)
SQUID_COUNTER("client_http.kbytes_out", "client_http_kbytes_out_kbytes_total",
    CLIENT_BYTES_OUT, true)
SQUID_COUNTER("client_http.hit_kbytes_out",
    "client_http_hit_kbytes_out_bytes_total", HIT_BYTES_OUT, true)
SQUID_COUNTER("server.all.requests", "server_all_requests_total",
    ORIGIN_REQUESTS, false)
SQUID_COUNTER("server.all.errors", "server_all_errors_total", ORIGIN_FAILED,
    false)
SQUID_COUNTER("server.all.kbytes_in", "server_all_kbytes_in_kbytes_total",
    ORIGIN_BYTES_IN, true)
SQUID_COUNTER("server.all.kbytes_out", "server_all_kbytes_out_kbytes_total",
    ORIGIN_BYTES_OUT, true)
SQUID_COUNTER("server.http.requests", "server_http_requests_total",
    ORIGIN_REQUESTS, false)
SQUID_COUNTER("server.http.errors", "server_http_errors_total", ORIGIN_FAILED,
    false)
SQUID_COUNTER("server.http.kbytes_in", "server_http_kbytes_in_kbytes_total",
    ORIGIN_BYTES_IN, true)
SQUID_COUNTER("server.http.kbytes_out", "server_http_kbytes_out_kbytes_total",
    ORIGIN_BYTES_OUT, true)
SQUID_COUNTER("swap.outs", "swap_outs_total", CACHE_STORED, false)
SQUID_COUNTER("swap.ins", "swap_ins_total", HITS, false)
SQUID_COUNTER("swap.files_cleaned", "swap_files_cleaned_total", CACHE_ABORTED,
    false)
SQUID_COUNTER("aborted_requests", "", ABORTED, false)

SQUID_NOTHING("server.ftp.requests", "server_ftp_requests_total")
SQUID_NOTHING("server.ftp.errors", "server_ftp_errors_total")
SQUID_NOTHING("server.ftp.kbytes_in", "server_ftp_kbytes_in_kbytes_total")
SQUID_NOTHING("server.ftp.kbytes_out", "server_ftp_kbytes_out_kbytes_total")
SQUID_NOTHING("server.other.requests", "server_other_requests_total")
SQUID_NOTHING("server.other.errors", "server_other_errors_total")
SQUID_NOTHING("server.other.kbytes_in", "server_other_kbytes_in_kbytes_total")
SQUID_NOTHING("server.other.kbytes_out", "server_other_kbytes_out_kbytes_total")
SQUID_NOTHING("icp.pkts_sent", "")
SQUID_NOTHING("icp.pkts_recv", "")
SQUID_NOTHING("icp.queries_sent", "")

SQUID_TIMES("HTTP Requests (All):", "HTTP_Requests_All", ALL)
SQUID_TIMES("Cache Misses:", "Cache_Misses", MISS)
SQUID_TIMES("Cache Hits:", "Cache_Hits", HIT)
SQUID_TIMES("Near Hits:", "Near_Hits", NEAR)
SQUID_TIMES("DNS Lookups:", "DNS_Lookups", DNS)

#undef SQUID_COUNTER
#undef SQUID_NOTHING
#undef SQUID_TIMES
