/* SPDX-License-Identifier: MIT
 *
 * supervisor/status_line.h - what `systemctl status` shows in one line.
 *
 * Pure: figures in, text out.
 */
#ifndef ADUANA_SUPERVISOR_STATUS_LINE_H
#define ADUANA_SUPERVISOR_STATUS_LINE_H

#include <stdint.h>

#define STATUS_LINE_MAX	256

enum status_line_phase {
	STATUS_LINE_STARTING,
	STATUS_LINE_SERVING,
	STATUS_LINE_STOPPING,	/* workers finish */
	STATUS_LINE_CLOSING	/* the last lines are written */
};

struct status_line {
	enum status_line_phase	 phase;
	unsigned		 generation;
	unsigned		 workers;
	uint64_t		 connections;
	/* Since the start. */
	uint64_t		 requests, hits;
	/* In the last ${ns}; 0: there is no last yet. */
	uint64_t		 new_requests, new_hits;
	int64_t			 ns;
	const char		*note;		/* "": none */
};

void	 status_line_format(const struct status_line *,
	    char out[STATUS_LINE_MAX]);

#endif
