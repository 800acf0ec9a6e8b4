/* SPDX-License-Identifier: MIT
 *
 * metrics/sample.h - one line of measurements from another program.
 *
 *	name:value			now
 *	name:value:time			seconds since 1970, or 1795384708.5
 *	name:value|c  name:value|c|@0.1	so many more (of which a tenth is told)
 *	name:value|g  name:+value|g	it is so much; it changed by so much
 *	name:value|ms  name:value|h	it took so long; also with |@0.1
 *	name:text|s			how many different ones there are
 *
 * Tags (|#a:b,c) are read over.  Pure; keeps nothing.
 */
#ifndef ADUANA_METRICS_SAMPLE_H
#define ADUANA_METRICS_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define SAMPLE_NAME_MAX		128u
#define SAMPLE_LINE_MAX		1024u
#define SAMPLE_VALUE_MAX	1e18
#define SAMPLE_WEIGHT_MAX	1000000u
#define SAMPLE_AHEAD_MS		INT64_C(300000)

enum sample_kind {
	SAMPLE_GAUGE,
	SAMPLE_COUNTER,
	SAMPLE_TIMER,
	SAMPLE_SET
};
#define SAMPLE_KINDS	4u

enum sample_fault {
	SAMPLE_FINE,
#define SAMPLE_FAULT(id, name, help)	SAMPLE_BAD_##id,
#include "proxy/metrics/sample_faults.tbl.h"
#undef SAMPLE_FAULT
	SAMPLE_FAULTS
};

struct sample {
	struct str		 name;		/* in the line, as below */
	enum sample_kind	 kind;
	bool			 is_change;	/* a gauge's: add to the last */
	double			 value;		/* finite; a set's: 0 */
	struct str		 member;	/* a set's; not empty */
	unsigned		 weight;	/* stands for so many */
	int64_t			 at_ms;		/* wall */
};

/* What times are taken. */
struct sample_span {
	int64_t	 now_ms;
	int64_t	 oldest_ms;
};

/* ${line} is one without its end. */
enum sample_fault sample_parse(struct sample *, struct str line,
		    const struct sample_span *);
/* Letters, digits and _ . - / %, not a sign first, SAMPLE_NAME_MAX at most. */
bool		 sample_is_name(struct str);

const char	*sample_kind_name(enum sample_kind);	/* "gauge" */
/* SAMPLE_KINDS: there is none of that name. */
enum sample_kind sample_kind_find(struct str);
/* "form"; not of SAMPLE_FINE. */
const char	*sample_fault_name(enum sample_fault);

#endif
