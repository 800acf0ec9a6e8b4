/* SPDX-License-Identifier: MIT
 *
 * admin/intake.h - a request as it comes in: its head, then its body, if its
 * route takes one.
 *
 * Bounded in bytes; knows no time.
 */
#ifndef ADUANA_ADMIN_INTAKE_H
#define ADUANA_ADMIN_INTAKE_H

#include <stdbool.h>

#include "proxy/admin/route.h"
#include "proxy/base/buf.h"
#include "proxy/base/ws.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"

/* An address of the greatest length, each byte escaped, has room. */
#define INTAKE_LINE_MAX		(100u * 1024)
#define INTAKE_HEAD_MAX		(INTAKE_LINE_MAX + 8192)
#define INTAKE_FIELDS_MAX	64u
#define INTAKE_BODY_MAX		((size_t)8 << 20)

enum intake_result {
	INTAKE_PARTIAL,		/* wait for more */
	INTAKE_HEAD,		/* ->head is good, ->route known; whoever wants
				 * the rest calls intake_body() */
	INTAKE_WHOLE,		/* the body too */
	INTAKE_BAD,		/* ->route says why */
	INTAKE_GONE		/* nobody sends any more */
};

/* Embedded in its owner. */
struct intake {
	struct route		 route;
	struct head		 head;		/* until the body is read */
	bool			 keeps;		/* more may follow */
	bool			 in_body;
	struct h1_parse		 parse;
	struct buf		 in;
	struct buf		 body;
	struct ws		 ws;
	_Alignas(16) char	 mem[INTAKE_FIELDS_MAX * sizeof(struct field) +
				 2 * INTAKE_LINE_MAX];
};

void	 intake_init(struct intake *);
void	 intake_fini(struct intake *);
/* Another request; what came ahead of its time is kept. */
void	 intake_again(struct intake *);

/* Read once what is there. */
enum intake_result intake_read(struct intake *, int fd);
/* Look at what has been read: HEAD, BAD or PARTIAL. */
enum intake_result intake_head(struct intake *);
/* Behind HEAD: WHOLE, BAD or PARTIAL; then intake_read() goes on with it.  Who
 * waits for "100 Continue" (RFC 9110 10.1.1) is told so. */
enum intake_result intake_body(struct intake *, int fd);
/* Nothing of a request is here. */
bool	 intake_is_empty(const struct intake *);

#endif
