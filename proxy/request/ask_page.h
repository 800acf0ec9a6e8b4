/* SPDX-License-Identifier: MIT
 *
 * request/ask_page.h - takes what the form of the block page sends, and answers
 * in words.
 *
 * Believes nothing but its token (asks/ask_token.h): no other site can ask, and
 * nobody can change what is asked for.
 */
#ifndef ADUANA_REQUEST_ASK_PAGE_H
#define ADUANA_REQUEST_ASK_PAGE_H

#include <stdbool.h>

struct request;

/* Make the response to a request for /ask; false: its body is on its way, and
 * this is to be called again when the request is resumed. */
bool	 ask_page_answer(struct request *);

#endif
