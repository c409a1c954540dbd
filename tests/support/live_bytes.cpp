#include "support/live_bytes.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> live = 0;

void* get(std::size_t size) {
  void* place = std::malloc(size);
  if (!place) throw std::bad_alloc();
  live += malloc_usable_size(place) + sizeof(std::size_t);
  return place;
}

void give_back(void* place) noexcept {
  if (!place) return;
  live -= malloc_usable_size(place) + sizeof(std::size_t);
  std::free(place);
}

}  // namespace

std::size_t glasstls::testing::live_bytes() { return live; }

void* operator new(std::size_t size) { return get(size); }
void* operator new[](std::size_t size) { return get(size); }
void operator delete(void* place) noexcept { give_back(place); }
void operator delete[](void* place) noexcept { give_back(place); }
void operator delete(void* place, std::size_t) noexcept { give_back(place); }
void operator delete[](void* place, std::size_t) noexcept { give_back(place); }
