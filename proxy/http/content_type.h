/* SPDX-License-Identifier: MIT
 *
 * http/content_type.h - one media type for a message that names several.
 *
 * Readers disagree about several Content-Type fields or a list in one.  Refuses
 * to know what the types mean.
 */
#ifndef ADUANA_HTTP_CONTENT_TYPE_H
#define ADUANA_HTTP_CONTENT_TYPE_H

struct head;

/* Leave the one type that browsers would take, the last that can be one (Fetch
 * standard, "extract a MIME type"), so that whoever reads the message after us
 * reads the type that was decided upon.  A single one stays as it came. */
void	 content_type_settle(struct head *);

#endif
