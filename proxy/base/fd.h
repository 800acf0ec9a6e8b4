/* SPDX-License-Identifier: MIT
 *
 * base/fd.h - file descriptors: flags, closing, writing all of something.
 */
#ifndef ADUANA_BASE_FD_H
#define ADUANA_BASE_FD_H

#include <stddef.h>

/* 0, or -1 with errno. */
int	 fd_nonblock(int fd);

/* Close ${*fd} unless it is -1, and make it -1. */
void	 fd_close(int *fd);

/* Close all descriptors over 2 that are not among ${keep}, which is put in
 * order; -1 stands for none. */
void	 fd_close_others(int *keep, size_t n);

/* Write all of ${len} bytes to a blocking descriptor; 0, or -1 with errno. */
int	 fd_write_all(int fd, const void *, size_t len);

/* The folder of ${path} to the disk: what was renamed there stays so.  0, or -1
 * with errno. */
int	 fd_sync_folder(const char *path);

#endif
