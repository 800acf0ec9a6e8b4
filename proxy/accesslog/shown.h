/* SPDX-License-Identifier: MIT
 *
 * accesslog/shown.h - what may be shown of a record: clients and users as the
 * options say, addresses without their query.
 */
#ifndef ADUANA_ACCESSLOG_SHOWN_H
#define ADUANA_ACCESSLOG_SHOWN_H

struct format_options;
struct log_record;

/* Room for texts that were made up. */
struct shown_names {
	char	 user[20];
};

void	 shown_apply(struct log_record *, const struct format_options *,
	    struct shown_names *room);

#endif
