/* SPDX-License-Identifier: MIT
 *
 * net/dial_result.tbl.h - how an attempt to reach a host may end.
 *
 * DIAL_RESULT(name, text, Proxy-Status error of RFC 9209 2.3)
 */
DIAL_RESULT(OK,		 "connected",			 "")
DIAL_RESULT(NOT_FOUND,	 "the host name does not exist", "dns_error")
DIAL_RESULT(DNS_TIMEOUT, "the name service did not answer", "dns_timeout")
DIAL_RESULT(DNS_FAILED,	 "the name service failed",	 "dns_error")
DIAL_RESULT(PROHIBITED,	 "the address may not be reached through this proxy",
    "destination_ip_prohibited")
DIAL_RESULT(REFUSED,	 "the host refused the connection",
    "connection_refused")
DIAL_RESULT(UNREACHABLE, "there is no way to the host",
    "destination_ip_unroutable")
DIAL_RESULT(TIMEOUT,	 "the host did not answer in time",
    "connection_timeout")
DIAL_RESULT(SYSTEM,	 "the proxy is out of resources",
    "connection_limit_reached")
