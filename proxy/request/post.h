/* SPDX-License-Identifier: MIT
 *
 * request/post.h - an answer to POST that later GETs may be given
 * (RFC 9110 9.3.3).
 */
#ifndef ADUANA_REQUEST_POST_H
#define ADUANA_REQUEST_POST_H

#include <stdbool.h>

struct request;

/* Does the answer to this POST say that it is what a GET of the same target
 * would bring, and for how long?  Whether it may be stored is another
 * question. */
bool	 post_is_representation(struct request *);

#endif
