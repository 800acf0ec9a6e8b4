/* SPDX-License-Identifier: MIT
 *
 * accesslog/rotated.h - what rotation has left of a log, and its end.
 *
 * Beside "access.log" these are "access.log.1", "access.log-20261122" and so
 * on, perhaps compressed.  Nothing else is ever removed: no other name, no
 * link, no folder, not the log itself.
 */
#ifndef ADUANA_ACCESSLOG_ROTATED_H
#define ADUANA_ACCESSLOG_ROTATED_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* Is ${name} that of a rotated ${log}?  Both without folders. */
bool	 rotated_is_name(struct str name, struct str log);

/* Remove those of the log ${path} that were last written before ${before_s}, by
 * the clock on the wall; how many, or -1 with errno. */
int	 rotated_remove(const char *path, int64_t before_s);

#endif
