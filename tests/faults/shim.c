/* Stands between a process and the system, to break what a test wants broken.

   Loaded with LD_PRELOAD. `$SHIM` is a file of two 64-bit numbers that the test may
   change at any time: seconds to add to the wall clock, and what is wrong with the disk
   (1: it says that nothing is free; 2: no database file may grow; 4: no other file may
   grow; what is there can still be overwritten). If `$SHIM_LOG` is set, every write to a database, its journal and every sync of them is written down
   there, in order, so that a test can make what a power cut would have left. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static volatile int64_t *state; /* [0] seconds, [1] the disk */
static int journal = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("SHIM"), *log = getenv("SHIM_LOG");
  int fd = path ? open(path, O_RDWR) : -1;
  if (fd >= 0) {
    void *seen = mmap(NULL, 16, PROT_READ, MAP_SHARED, fd, 0);
    if (seen != MAP_FAILED) state = seen;
    close(fd);
  }
  if (log) journal = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int64_t ahead(void) { return state ? state[0] : 0; }
static int64_t disk(void) { return state ? state[1] : 0; }

int clock_gettime(clockid_t clock, struct timespec *now) {
  static __typeof__(&clock_gettime) real;
  if (!real) real = REAL(clock_gettime);
  int done = real(clock, now);
  if (!done && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += ahead();
  return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int done = REAL(gettimeofday)(now, zone);
  if (!done) now->tv_sec += ahead();
  return done;
}

time_t time(time_t *to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}

static int ends(const char *name, const char *end) {
  size_t length = strlen(name), most = strlen(end);
  return length > most && !strcmp(name + length - most, end);
}

static int is_ours(const char *name) {
  return ends(name, ".db") || ends(name, ".db-wal") || ends(name, ".db-journal");
}

/* Find out the name of an open file; 0 unless it is a database or one of its journals. */
static int is_store(int fd, char *name, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, size - 1);
  if (length <= 0) return 0;
  name[length] = 0;
  return is_ours(name);
}

/* One entry: the operation, where, how much, the name, a line's end, the bytes. */
static void enter(char what, const char *name, off_t at, size_t count,
                  const void *bytes) {
  char head[4200];
  const char *base = strrchr(name, '/');
  int length = snprintf(head, sizeof head, "%c %lld %zu %s\n", what, (long long)at,
                        count, base ? base + 1 : name);
  pthread_mutex_lock(&turn);
  ssize_t put = REAL(write)(journal, head, length);
  if (bytes) put += REAL(write)(journal, bytes, count);
  pthread_mutex_unlock(&turn);
  (void)put;
}

static void note(char what, int fd, off_t at, size_t count, const void *bytes) {
  char name[4096];
  if (journal >= 0 && is_store(fd, name, sizeof name)) enter(what, name, at, count, bytes);
}

static int is_refused(int fd, off_t end) {
  char name[4096];
  struct stat there;
  if (disk() < 2 || fstat(fd, &there) || !S_ISREG(there.st_mode)) return 0;
  if (end <= there.st_size) return 0;
  return disk() & (is_store(fd, name, sizeof name) ? 2 : 4);
}

int statvfs(const char *restrict path, struct statvfs *restrict found) {
  int done = REAL(statvfs)(path, found);
  if (!done && disk() & 1) found->f_bavail = found->f_bfree = 0;
  return done;
}
int statvfs64(const char *restrict path, struct statvfs64 *restrict found) {
  int done = REAL(statvfs64)(path, found);
  if (!done && disk() & 1) found->f_bavail = found->f_bfree = 0;
  return done;
}

#define REFUSE return errno = ENOSPC, -1

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  if (is_refused(fd, at + (off_t)count)) REFUSE;
  ssize_t done = REAL(pwrite)(fd, bytes, count, at);
  if (done > 0) note('w', fd, at, done, bytes);
  return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) {
  return pwrite(fd, bytes, count, at);
}
ssize_t write(int fd, const void *bytes, size_t count) {
  static __typeof__(&write) real;
  if (!real) real = REAL(write);
  if (disk() & 4) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (fcntl(fd, F_GETFL) & O_APPEND) at = lseek(fd, 0, SEEK_END);
    if (at >= 0 && is_refused(fd, at + (off_t)count)) REFUSE;
  }
  return real(fd, bytes, count);
}
int ftruncate(int fd, off_t size) {
  if (is_refused(fd, size)) REFUSE;
  int done = REAL(ftruncate)(fd, size);
  if (!done) note('t', fd, size, 0, NULL);
  return done;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }
int fsync(int fd) {
  int done = REAL(fsync)(fd);
  if (!done) note('s', fd, 0, 0, NULL);
  return done;
}
int fdatasync(int fd) {
  int done = REAL(fdatasync)(fd);
  if (!done) note('s', fd, 0, 0, NULL);
  return done;
}
int unlink(const char *path) {
  int done = REAL(unlink)(path);
  if (!done && journal >= 0 && is_ours(path)) enter('u', path, 0, 0, NULL);
  return done;
}
