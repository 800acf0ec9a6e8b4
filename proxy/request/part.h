/* SPDX-License-Identifier: MIT
 *
 * request/part.h - a stored part, and what it is good for (RFC 9111 3.3, 3.4).
 *
 * A part answers one range that lies in it.  One that has the beginning and a
 * strong entity-tag saves the origin from sending that again.  For everything
 * else it is as if nothing were stored.  HEAD is not answered from it, and no
 * part of a text that is read for words is ever used.
 */
#ifndef ADUANA_REQUEST_PART_H
#define ADUANA_REQUEST_PART_H

#include <stdbool.h>

struct request;

/* The reader is open on a part, req->facts are its own.  True: it answers this
 * request, whether it is fresh was looked at.  False: ask the origin; the
 * reader is closed, or, with STORED_BEGINNING, open on what is there. */
bool	 part_answers(struct request *);

#endif
