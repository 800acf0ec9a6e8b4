/* SPDX-License-Identifier: MIT
 *
 * ctl/json.h - a walk over JSON text; nothing is built.
 *
 * Strings are given as they are written, escapes included, so that no control
 * byte reaches a terminal.  Once ->bad it stays so.
 */
#ifndef ADUANA_CTL_JSON_H
#define ADUANA_CTL_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* Begun with {.rest = text}. */
struct json {
	struct str	 rest;
	bool		 bad;
};

/* The next byte that is no space, '\0' at the end. */
char		 json_peek(struct json *);
/* Step over ${c} if it is next. */
bool		 json_take(struct json *, char c);
void		 json_expect(struct json *, char c);

/* A string without its quotes, a number, true, false or null. */
struct str	 json_scalar(struct json *);
/* The name of a member and its colon. */
struct str	 json_name(struct json *);
/* Whatever comes next, whole. */
void		 json_skip(struct json *);
/* The same, as it is written. */
struct str	 json_value(struct json *);
/* The value at ${path}, names with dots between, of a whole object: a string
 * without its quotes, else as it is written.  STR_NONE: there is none. */
struct str	 json_at(struct str object, struct str path);
/* json_at() as a number, without its fraction; 0: there is none. */
uint64_t	 json_number(struct str object, const char *path);
/* Nothing is left, and all was well. */
bool		 json_ended(struct json *);

#endif
