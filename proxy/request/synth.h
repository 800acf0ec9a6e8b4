/* SPDX-License-Identifier: MIT
 *
 * request/synth.h - responses that aduana makes itself: refusals, failures and
 * its own pages.
 *
 * A page says what happened, to which host, by which rule and under which
 * request id; as HTML, JSON or text, in the language asked for.  Everything
 * that came from outside is escaped.
 */
#ifndef ADUANA_REQUEST_SYNTH_H
#define ADUANA_REQUEST_SYNTH_H

#include "proxy/base/str.h"
#include "proxy/request/error_page.h"

struct request;
struct synth;

enum synth_error {
#define ERROR(id, status, proxy_status, en, es)	ERROR_##id,
#include "proxy/request/errors.tbl.h"
#undef ERROR
	ERROR_COUNT
};

/* Make the response to ${req} this error; ${detail} (NULL: none) is one more
 * sentence.  The client side is told to close when the request may not have
 * been understood as meant. */
void		 synth_error(struct request *, enum synth_error,
		    const char *detail);
/* The same for bytes that were no request. */
void		 synth_malformed(struct request *);
/* A response with this body (copied). */
void		 synth_page(struct request *, unsigned status, const char *type,
		    struct str body);
/* One of people's pages, in the form they asked for; for what synth_error() has
 * no row. */
void		 synth_write_page(struct request *, enum error_language,
		    const struct error_page *);
/* One more field line for it. */
void		 synth_field(struct request *, const char *name,
		    const char *value);
/* Joined: push the body. */
void		 synth_flow(struct synth *);
/* Harmless on a zeroed one. */
void		 synth_fini(struct synth *);

#endif
