/* SPDX-License-Identifier: MIT
 *
 * request/opening.h - a CONNECT whose TLS is opened: answered, shaken hands
 * with, given back to its client for requests inside; or a tunnel after all.
 *
 * The CONNECT is over, and logged with how it went, when that is known.
 */
#ifndef ADUANA_REQUEST_OPENING_H
#define ADUANA_REQUEST_OPENING_H

struct request;

/* Answer, take the stream.  Resumes the pipeline, finished. */
void	 opening_deliver(struct request *);
/* Stop it.  Harmless when there is none. */
void	 opening_fini(struct request *);

#endif
