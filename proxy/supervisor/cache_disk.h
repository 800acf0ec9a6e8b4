/* SPDX-License-Identifier: MIT
 *
 * supervisor/cache_disk.h - the cache's file, from the start to the stop.
 *
 * Says what becomes of its content, and leaves it so that the next daemon may
 * believe it.  Waits for the disk, with a deadline: only the supervisor may,
 * and only while it starts or stops.
 */
#ifndef ADUANA_SUPERVISOR_CACHE_DISK_H
#define ADUANA_SUPERVISOR_CACHE_DISK_H

struct shared;
struct shared_options;

/* Open ${path} for ${shared}; a daemon that is just ending is waited for.  0,
 * or -1 after a word to the operator. */
int	 cache_disk_open(struct shared *, const struct shared_options *,
	    const char *path);
/* Memory that may outlive us, in the hands of the service manager; empty.  -1
 * after a word to the operator. */
int	 cache_disk_memory(void);
/* As cache_disk_open(), for such memory; ${fd} stays the caller's. */
int	 cache_disk_open_memory(struct shared *, const struct shared_options *,
	    int fd);
/* No child lives any more.  Harmless without a file, or before
 * cache_disk_open(). */
void	 cache_disk_close(struct shared *);
/* The descriptor that children inherit; -1: none. */
int	 cache_disk_fd(const struct shared *);

#endif
