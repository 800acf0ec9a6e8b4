/* SPDX-License-Identifier: MIT
 *
 * admin/flow.h - who feeds which stream: the commands that are WAY_STREAM.
 */
#ifndef ADUANA_ADMIN_FLOW_H
#define ADUANA_ADMIN_FLOW_H

struct admin_parts;
struct buf;
struct route;
struct stream;

/* 0: ${stream} is fed from now on, until its ->gone runs.  Else a status, with
 * a whole answer in ${body} and its type in ${*type} (JSON when left). */
unsigned	 flow_start(const struct admin_parts *, struct stream *,
		    const struct route *, struct buf *body,
		    const char **type);

#endif
