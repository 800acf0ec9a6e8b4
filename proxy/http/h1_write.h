/* SPDX-License-Identifier: MIT
 *
 * http/h1_write.h - a head to HTTP/1.1 bytes (RFC 9112 3, 4, 5).
 *
 * Each call writes whole lines or nothing.  Writes Content-Length,
 * Transfer-Encoding and Connection never from what a peer sent: fields with
 * those ids are skipped, unless ${with_framing} says the caller has put them
 * there itself.
 */
#ifndef ADUANA_HTTP_H1_WRITE_H
#define ADUANA_HTTP_H1_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

struct head;

/* "GET target HTTP/1.1\r\n"; bytes written, 0 when ${room} is too small. */
size_t		 h1_write_request_line(char *out, size_t room,
		    struct str method, struct str target);
/* "HTTP/1.1 200 OK\r\n"; an empty ${reason} means the standard one. */
size_t		 h1_write_status_line(char *out, size_t room, unsigned status,
		    struct str reason);
/* "Name: value\r\n" for each field, without the empty line at the end; 0 also
 * when there is no field to write. */
size_t		 h1_write_fields(char *out, size_t room, const struct head *,
		    bool with_framing);
/* How many bytes h1_write_fields() needs. */
size_t		 h1_write_fields_size(const struct head *, bool with_framing);
#endif
