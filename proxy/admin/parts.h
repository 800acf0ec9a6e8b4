/* SPDX-License-Identifier: MIT
 *
 * admin/parts.h - what admin has beside what it was given: the things that
 * answers are made of.
 *
 * Owned by admin.c, which makes them before the first visit and takes each one
 * away (NULL) before its end; a visit looks at each time anew.
 */
#ifndef ADUANA_ADMIN_PARTS_H
#define ADUANA_ADMIN_PARTS_H

struct collector;
struct drain;
struct tap;
struct history;

struct admin_parts {
	struct drain	*drain;		/* NULL: retired, writes no log */
	struct tap	*tap;		/* NULL as well then */
	struct history	*history;	/* NULL: retired, measures nothing */
	struct collector *collector;	/* NULL: as above */
};

#endif
