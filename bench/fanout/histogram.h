// Latencies in microseconds, in buckets that are 1/64 of their value wide.
#pragma once
#include <cstdint>
#include <cstring>

class Histogram {
    static constexpr int kSteps = 64;
    static constexpr int kBuckets = kSteps * 32;
    uint64_t counts_[kBuckets];
    uint64_t total_;
    int64_t max_;

    static int bucket(uint64_t value) {
        if (value < kSteps * 2)
            return static_cast<int>(value);
        int shift = 63 - __builtin_clzll(value) - 6;
        int at = shift * kSteps + static_cast<int>(value >> shift);
        return at < kBuckets ? at : kBuckets - 1;
    }

    static uint64_t top(int at) {
        if (at < kSteps * 2)
            return at;
        int shift = at / kSteps - 1;
        return ((static_cast<uint64_t>(at - shift * kSteps) + 1) << shift) - 1;
    }

public:
    Histogram() { clear(); }

    void clear() {
        memset(counts_, 0, sizeof counts_);
        total_ = 0;
        max_ = 0;
    }

    void add(int64_t microseconds) {
        if (microseconds < 0)
            microseconds = 0;
        counts_[bucket(static_cast<uint64_t>(microseconds))]++;
        total_++;
        if (microseconds > max_)
            max_ = microseconds;
    }

    int64_t quantile(double share) const {
        uint64_t wanted = static_cast<uint64_t>(share * static_cast<double>(total_)), seen = 0;
        for (int at = 0; at < kBuckets; at++) {
            seen += counts_[at];
            if (seen > wanted)
                return static_cast<int64_t>(top(at)) < max_ ? static_cast<int64_t>(top(at)) : max_;
        }
        return max_;
    }

    int64_t max() const { return max_; }
};
