/* SPDX-License-Identifier: MIT
 *
 * request/manager_text.h - pages in Squid's forms, of aduana's figures.
 */
#ifndef ADUANA_REQUEST_MANAGER_TEXT_H
#define ADUANA_REQUEST_MANAGER_TEXT_H

struct buf;
struct request_env;

/* Each appends to ${out}; what it has no room for is left out. */
void	 manager_text_menu(const struct request_env *, struct buf *out);
void	 manager_text_info(const struct request_env *, struct buf *out);
void	 manager_text_counters(const struct request_env *, struct buf *out);
void	 manager_text_minutes(const struct request_env *, struct buf *out);
void	 manager_text_hour(const struct request_env *, struct buf *out);
void	 manager_text_utilization(const struct request_env *, struct buf *out);
void	 manager_text_times(const struct request_env *, struct buf *out);
void	 manager_text_mem(const struct request_env *, struct buf *out);
void	 manager_text_files(const struct request_env *, struct buf *out);
void	 manager_text_lookups(const struct request_env *, struct buf *out);
void	 manager_text_elsewhere(const struct request_env *, struct buf *out);
void	 manager_text_config(const struct request_env *, struct buf *out);

#endif
