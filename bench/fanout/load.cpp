// Opens many event streams on loopback and counts what they bring, on one thread: the server needs the other core.
//
//   load <port> <requests file>   one request a line: target, a tab, the Authorization header or nothing
//
// Commands come as lines on stdin; each is answered by one line of JSON. The end of stdin ends it.
//   open <n> <ms> <last id>     opens connections until there are n; with a last id, each as one that has seen that; answers when all have begun
//   reset                       forgets what was counted
//   await <deliveries> <ms>     answers like report, when so many have arrived since reset or the time is over
//   report
//   slow <n> <bytes a second>   the first n connections read no more than that; 0: nothing
//   drop                        closes all
//   reopen <expected id> <ms>   closes all, opens them at once with Last-Event-ID, and answers when each has got to that id
#include "histogram.h"
#include "stream.h"
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <vector>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

namespace {

constexpr size_t kReadSize = 256 * 1024;
constexpr int kOpeningAtOnce = 256;
constexpr int64_t kSecond = 1'000'000;
constexpr int kBusy = 256;              // connections that had something at one look
constexpr long kRestNanoseconds = 500'000;

struct Connection {
    int fd = -1;
    bool hasBegun = false;
    bool isSlow = false;
    int64_t last = -1;  // the highest id
    Stream stream;
};

struct Counters {
    int64_t deliveries = 0, events = 0, bytes = 0, disconnects = 0, refused = 0, disordered = 0, missing = 0;
    int64_t last = 0;
    Histogram latency;
};

int64_t microseconds(clockid_t clock) {
    timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * kSecond + now.tv_nsec / 1000;
}

class Load {
    const int port_;
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::string> requests_;
    std::vector<Connection> connections_;
    Counters counters_;
    std::vector<char> buffer_ = std::vector<char>(kReadSize * 2);
    std::string input_;
    size_t next_ = 0;       // connection to open
    int opening_ = 0, begun_ = 0, atOnce_ = kOpeningAtOnce;
    int64_t slowRate_ = 0, slowRead_ = 0;

    // What is being waited for.
    enum class Wait { None, Open, Deliveries, CaughtUp } wait_ = Wait::None;
    int64_t since_ = 0, until_ = 0, target_ = 0;
    int caught_ = 0;

    void fail(const char* what) {
        perror(what);
        exit(1);
    }

    void begin(size_t index) {
        Connection& c = connections_[index];
        c.stream = Stream();
        c.hasBegun = false;
        c.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (c.fd < 0)
            fail("socket");
        // From several addresses, each with ports of its own, which are chosen when the connection is made: much faster.
        int on = 1;
        sockaddr_in from{}, to{};
        from.sin_family = to.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(0x7f000001 + static_cast<uint32_t>(index / 10'000));
        to.sin_addr.s_addr = htonl(0x7f000001);
        to.sin_port = htons(static_cast<uint16_t>(port_));
        setsockopt(c.fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (bind(c.fd, reinterpret_cast<sockaddr*>(&from), sizeof from) < 0)
            fail("bind");
        if (connect(c.fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 && errno != EINPROGRESS)
            fail("connect");
        epoll_event interest{};
        interest.events = EPOLLOUT;
        interest.data.u64 = index;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &interest);
        opening_++;
    }

    void openMore() {
        while (next_ < connections_.size() && opening_ < atOnce_)
            begin(next_++);
    }

    void send(size_t index) {
        Connection& c = connections_[index];
        const std::string& request = requests_[index % requests_.size()];
        size_t tab = request.find('\t');
        std::string text = "GET " + request.substr(0, tab) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\nAccept: text/event-stream\r\n";
        if (tab != std::string::npos && tab + 1 < request.size())
            text += "Authorization: " + request.substr(tab + 1) + "\r\n";
        if (c.last >= 0)
            text += "Last-Event-ID: " + std::to_string(c.last) + "\r\n";
        text += "\r\n";
        if (write(c.fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            close(index);
            return;
        }
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.u64 = index;
        epoll_ctl(epoll_, EPOLL_CTL_MOD, c.fd, &interest);
    }

    void hasBegun(Connection& c) {
        c.hasBegun = true;
        begun_++;
        opening_--;
        if (c.stream.status() != 200)
            counters_.refused++;
        openMore();
    }

    void close(size_t index) {
        Connection& c = connections_[index];
        if (c.fd < 0)
            return;
        ::close(c.fd);
        c.fd = -1;
        counters_.disconnects++;
        if (!c.hasBegun)
            hasBegun(c);
        begun_--;
    }

    void count(Connection& c, const Event& event, int64_t now) {
        counters_.events++;
        if (event.id >= 0) {
            bool wasBehind = c.last < target_;
            if (c.last >= 0 && event.id > c.last + 1)
                counters_.missing += event.id - c.last - 1;
            if (event.sent >= 0 && event.id <= c.last)
                counters_.disordered++;
            if (event.id > c.last || event.sent < 0)
                c.last = event.id;
            if (wasBehind && c.last >= target_)
                caught_++;
        }
        if (event.sent < 0)
            return;
        counters_.deliveries++;
        counters_.last = now;
        counters_.latency.add(now - event.sent);
    }

    void read(size_t index, size_t most) {
        Connection& c = connections_[index];
        size_t pending = c.stream.pending();
        if (buffer_.size() < pending + most)
            buffer_.resize(pending + most);
        ssize_t length = recv(c.fd, buffer_.data() + pending, most, 0);
        if (length <= 0) {
            if (length == 0 || (errno != EAGAIN && errno != EINTR))
                close(index);
            return;
        }
        counters_.bytes += length;
        int64_t now = microseconds(CLOCK_REALTIME);
        c.stream.take(buffer_.data(), static_cast<size_t>(length), [&](const Event& event) { count(c, event, now); });
        if (!c.hasBegun && c.stream.status() != 0)
            hasBegun(c);
        if (c.stream.isOver())
            close(index);
    }

    void readSlowly() {
        int64_t now = microseconds(CLOCK_MONOTONIC);
        if (slowRate_ == 0 || now - slowRead_ < kSecond / 10)
            return;
        slowRead_ = now;
        for (size_t i = 0; i < connections_.size() && connections_[i].isSlow; i++)
            if (connections_[i].fd >= 0)
                read(i, static_cast<size_t>(slowRate_ / 10 + 1));
    }

    void report() {
        const Counters& n = counters_;
        int open = 0;
        int64_t lowest = INT64_MAX;
        for (const Connection& c : connections_) {
            open += c.fd >= 0;
            lowest = c.last < lowest ? c.last : lowest;
        }
        printf("{\"open\":%d,\"deliveries\":%ld,\"events\":%ld,\"bytes\":%ld,\"disconnects\":%ld,\"refused\":%ld,\"disordered\":%ld,\"missing\":%ld,"
               "\"last\":%ld,\"median\":%ld,\"p99\":%ld,\"max\":%ld,\"lowest_id\":%ld,\"caught_up\":%d,\"waited\":%ld}\n",
               open, n.deliveries, n.events, n.bytes, n.disconnects, n.refused, n.disordered, n.missing, n.last,
               n.latency.quantile(0.5), n.latency.quantile(0.99), n.latency.max(), lowest == INT64_MAX ? -1 : lowest, caught_,
               microseconds(CLOCK_MONOTONIC) - since_);
        fflush(stdout);
    }

    void reset() {
        counters_ = Counters();
        caught_ = 0;
        target_ = 0;
    }

    void open(size_t count, int64_t last) {
        connections_.resize(count);
        for (size_t i = next_; i < count; i++)
            connections_[i].last = last;
        atOnce_ = kOpeningAtOnce;
        openMore();
    }

    void drop() {
        for (Connection& c : connections_) {
            if (c.fd >= 0)
                ::close(c.fd);
            c.fd = -1;
        }
        begun_ = opening_ = 0;
    }

    void reopen(int64_t target) {
        reset();
        drop();
        next_ = 0;
        target_ = target;
        for (const Connection& c : connections_)
            caught_ += c.last >= target;
        atOnce_ = static_cast<int>(connections_.size());
        openMore();
    }

    void command(const std::string& line) {
        char name[16] = "";
        long one = 0, two = 0, three = -1;
        sscanf(line.c_str(), "%15s %ld %ld %ld", name, &one, &two, &three);
        const std::string what = name;
        since_ = microseconds(CLOCK_MONOTONIC);
        until_ = since_ + two * 1000;
        wait_ = Wait::None;
        if (what == "open") {
            open(static_cast<size_t>(one), three);
            wait_ = Wait::Open;
        } else if (what == "await") {
            target_ = one;
            wait_ = Wait::Deliveries;
        } else if (what == "reopen") {
            reopen(one);
            wait_ = Wait::CaughtUp;
        } else if (what == "slow") {
            slow(static_cast<size_t>(one), two);
            report();
        } else {
            if (what == "reset")
                reset();
            if (what == "drop")
                drop();
            report();
        }
    }

    void slow(size_t count, int64_t rate) {
        slowRate_ = rate;
        int least = 1;  // of what the system may keep for them
        for (size_t i = 0; i < count && i < connections_.size(); i++) {
            connections_[i].isSlow = true;
            setsockopt(connections_[i].fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
            epoll_ctl(epoll_, EPOLL_CTL_DEL, connections_[i].fd, nullptr);
        }
    }

    bool isThere() const {
        int all = static_cast<int>(connections_.size());
        switch (wait_) {
            case Wait::Open: return begun_ == all || (next_ == connections_.size() && opening_ == 0);
            case Wait::Deliveries: return counters_.deliveries >= target_;
            case Wait::CaughtUp: return caught_ >= all && begun_ == all;
            default: return false;
        }
    }

    void answerIfThere() {
        if (wait_ == Wait::None || (!isThere() && microseconds(CLOCK_MONOTONIC) < until_))
            return;
        wait_ = Wait::None;
        report();
    }

    // Readers are on other machines, and a network card tells of what has come in now and then. One that sleeps until the
    // next byte is woken by the server's own write: as often as it is the faster of the two, and then at nearly the cost of
    // the write again. Which of them is ahead was a matter of chance, and the server's time with it.
    static void rest(int count) {
        timespec time{0, kRestNanoseconds};
        if (count < kBusy)
            nanosleep(&time, nullptr);
    }

    // False at the end of stdin.
    bool readCommands() {
        char text[4096];
        ssize_t length = ::read(0, text, sizeof text);
        if (length <= 0)
            return length < 0 && (errno == EAGAIN || errno == EINTR);
        input_.append(text, static_cast<size_t>(length));
        for (size_t end; (end = input_.find('\n')) != std::string::npos; input_.erase(0, end + 1))
            command(input_.substr(0, end));
        return true;
    }

public:
    Load(int port, const char* requests) : port_(port) {
        std::ifstream file(requests);
        for (std::string line; std::getline(file, line);)
            requests_.push_back(line);
        if (requests_.empty())
            fail("no requests");
        rlimit files{};
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max < 20'000 ? files.rlim_max : 20'000;
        setrlimit(RLIMIT_NOFILE, &files);
        fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.u64 = UINT64_MAX;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, 0, &interest);
    }

    void run() {
        epoll_event ready[1024];
        while (true) {
            int count = epoll_wait(epoll_, ready, 1024, wait_ == Wait::None && slowRate_ == 0 ? 1000 : 5);
            for (int i = 0; i < count; i++) {
                size_t index = ready[i].data.u64;
                if (index == UINT64_MAX) {
                    if (!readCommands())
                        return;
                } else if (connections_[index].fd < 0) {
                    continue;
                } else if (ready[i].events & EPOLLIN) {
                    read(index, kReadSize);
                } else if (ready[i].events & EPOLLOUT) {
                    send(index);
                } else {
                    close(index);
                }
            }
            readSlowly();
            answerIfThere();
            rest(count);
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fprintf(stderr, "load <port> <requests file>\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    Load load(atoi(argv[1]), argv[2]);
    load.run();
    return 0;
}
