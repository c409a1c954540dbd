#include "memory.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "expect.hpp"

namespace {

std::size_t held = 0, most_held = 0;

}  // namespace

// std::stable_sort asks for its buffer in this way; all that operator delete frees must come from here.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (!memory) return nullptr;
  held += malloc_usable_size(memory);
  most_held = std::max(most_held, held);
  return memory;
}

void* operator new(std::size_t size) {
  void* memory = operator new(size, std::nothrow);
  if (!memory) throw std::bad_alloc();
  return memory;
}

void operator delete(void* memory) noexcept {
  if (!memory) return;
  held -= malloc_usable_size(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

MemoryLimit::MemoryLimit() : before_(held) { most_held = held; }

MemoryLimit::~MemoryLimit() { expect(peak() <= most, "an input costs at most 64 MB"); }

std::size_t MemoryLimit::peak() const { return most_held - before_; }
