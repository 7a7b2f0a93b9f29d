// What arrives on one connection: response headers, chunks (RFC 9112, section 7.1), events (WHATWG HTML, section 9.2.6).
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <strings.h>

struct Event {
    int64_t id = -1;    // -1: has none that is a number
    int64_t sent = -1;  // its "t", microseconds since 1970
};

// Boundaries of reads and chunks may be anywhere; what is incomplete waits in rest_.
class Stream {
    enum class Phase { Headers, Size, Extension, Data, DataEnd, Plain, Over };
    Phase phase_ = Phase::Headers;
    uint64_t chunk_ = 0;
    std::string rest_;  // of the headers, then of an event
    int status_ = 0;

    // Takes the chunks' framing out, in place. Returns how much is left of the text.
    size_t unchunk(char* text, size_t length) {
        if (phase_ == Phase::Plain)
            return length;
        size_t from = 0, to = 0;
        while (from < length && phase_ != Phase::Over) {
            if (phase_ == Phase::Data) {
                size_t part = length - from < chunk_ ? length - from : static_cast<size_t>(chunk_);
                if (from != to)
                    memmove(text + to, text + from, part);
                from += part;
                to += part;
                chunk_ -= part;
                if (chunk_ == 0)
                    phase_ = Phase::DataEnd;
                continue;
            }
            char c = text[from++];
            if (c == '\n') {
                if (phase_ == Phase::DataEnd)
                    phase_ = Phase::Size;
                else
                    phase_ = chunk_ > 0 ? Phase::Data : Phase::Over;
            } else if (phase_ == Phase::Size) {
                int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
                if (digit < 0)
                    phase_ = Phase::Extension;
                else
                    chunk_ = chunk_ * 16 + static_cast<uint64_t>(digit);
            }
        }
        return to;
    }

    static void line(Event& event, const char* text, size_t length) {
        if (length > 5 && memcmp(text, "data:", 5) == 0) {
            if (auto found = static_cast<const char*>(memmem(text, length, "\"t\":", 4)))
                event.sent = strtoll(found + 4, nullptr, 10);
        } else if (length > 3 && memcmp(text, "id:", 3) == 0) {
            char* end;
            int64_t id = strtoll(text + 3, &end, 10);
            if (*end == '\n' || *end == '\r')
                event.id = id;
        }
    }

    // Hands out what is complete. Returns where the rest begins.
    template <typename Handler>
    static size_t split(const char* text, size_t length, Handler&& handle) {
        size_t start = 0, at = 0;
        Event event;
        while (auto newline = static_cast<const char*>(memchr(text + at, '\n', length - at))) {
            size_t end = static_cast<size_t>(newline - text);
            if (end == at || (end == at + 1 && text[at] == '\r')) {
                if (at > start)
                    handle(event);
                event = Event();
                start = end + 1;
            } else {
                line(event, text + at, end - at);
            }
            at = end + 1;
            if (at == length)
                break;
        }
        return start;
    }

    // Returns how long the headers are, 0 while they are incomplete.
    size_t headers(const char* text, size_t length) {
        auto end = static_cast<const char*>(memmem(text, length, "\r\n\r\n", 4));
        if (!end)
            return 0;
        std::string head(text, static_cast<size_t>(end - text));
        status_ = head.size() > 12 ? atoi(head.c_str() + 9) : -1;
        phase_ = strcasestr(head.c_str(), "\r\ntransfer-encoding: chunked") ? Phase::Size : Phase::Plain;
        return head.size() + 4;
    }

public:
    int status() const { return status_; }
    bool isOver() const { return phase_ == Phase::Over; }
    size_t pending() const { return rest_.size(); }

    // buffer: pending() bytes of room, which this fills, and then what was read.
    template <typename Handler>
    void take(char* buffer, size_t read, Handler&& handle) {
        size_t before = rest_.size();
        memcpy(buffer, rest_.data(), before);
        if (phase_ == Phase::Headers) {
            size_t all = before + read, head = headers(buffer, all);
            if (head == 0) {
                rest_.assign(buffer, all);
                return;
            }
            buffer += head;
            read = all - head;
            before = 0;
        }
        size_t length = before + unchunk(buffer + before, read);
        size_t start = length == 0 ? 0 : split(buffer, length, handle);
        if (start < length || !rest_.empty())
            rest_.assign(buffer + start, length - start);
    }
};
