// The limit: an event stream server that does nothing but write. One log of frames for all, a position for each
// connection, and all that is pending for a connection in one write.
//
//   limit <port>
//
// A line on stdin is the data of an event. The end of stdin ends it.
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr char kHead[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr int kHeartbeatSeconds = 15;
constexpr uint64_t kStdin = UINT64_MAX, kListener = UINT64_MAX - 1;

struct Connection {
    bool isOpen = false, hasAsked = false, isBlocked = false;
    uint64_t position = 0;
};

class Limit {
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    const int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    std::vector<Connection> connections_;  // by descriptor
    std::string log_, input_;
    uint64_t logStart_ = 0;  // position of the log's first byte
    long id_ = 0;
    time_t beat_ = time(nullptr);

    void watch(int fd, uint64_t key, uint32_t events, int how = EPOLL_CTL_ADD) {
        epoll_event interest{};
        interest.events = events;
        interest.data.u64 = key;
        epoll_ctl(epoll_, how, fd, &interest);
    }

    void append(const std::string& frame) {
        char size[16];
        snprintf(size, sizeof size, "%zx\r\n", frame.size());
        log_.append(size).append(frame).append("\r\n");
    }

    void accept() {
        for (int fd; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            if (connections_.size() <= static_cast<size_t>(fd))
                connections_.resize(static_cast<size_t>(fd) + 1);
            connections_[fd] = Connection();
            connections_[fd].isOpen = true;
            watch(fd, static_cast<uint64_t>(fd), EPOLLIN);
        }
    }

    void close(int fd) {
        connections_[fd].isOpen = false;
        ::close(fd);
    }

    // Any request will do; it is taken to have come in one piece.
    void answer(int fd) {
        char request[8192];
        Connection& c = connections_[fd];
        ssize_t length = recv(fd, request, sizeof request, 0);
        if (length <= 0) {
            if (length == 0 || errno != EAGAIN)
                close(fd);
            return;
        }
        if (c.hasAsked)
            return;
        c.hasAsked = true;
        c.position = logStart_ + log_.size();
        if (send(fd, kHead, sizeof kHead - 1, MSG_NOSIGNAL) < 0)
            close(fd);
    }

    void write(int fd) {
        Connection& c = connections_[fd];
        size_t from = static_cast<size_t>(c.position - logStart_);
        if (!c.isOpen || !c.hasAsked || from == log_.size())
            return;
        ssize_t length = send(fd, log_.data() + from, log_.size() - from, MSG_NOSIGNAL);
        if (length < 0 && errno != EAGAIN) {
            close(fd);
            return;
        }
        if (length > 0)
            c.position += static_cast<uint64_t>(length);
        bool isBlocked = c.position < logStart_ + log_.size();
        if (isBlocked != c.isBlocked)
            watch(fd, static_cast<uint64_t>(fd), isBlocked ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
        c.isBlocked = isBlocked;
    }

    void writeAll() {
        uint64_t slowest = logStart_ + log_.size();
        for (size_t fd = 0; fd < connections_.size(); fd++) {
            if (!connections_[fd].isOpen || !connections_[fd].hasAsked)
                continue;
            if (!connections_[fd].isBlocked)
                write(static_cast<int>(fd));
            if (connections_[fd].isOpen && connections_[fd].position < slowest)
                slowest = connections_[fd].position;
        }
        log_.erase(0, static_cast<size_t>(slowest - logStart_));
        logStart_ = slowest;
    }

    // False at the end of stdin.
    bool publish() {
        char text[65536];
        ssize_t length;
        while ((length = ::read(0, text, sizeof text)) > 0)
            input_.append(text, static_cast<size_t>(length));
        if (length == 0)
            return false;
        size_t start = 0;
        for (size_t end; (end = input_.find('\n', start)) != std::string::npos; start = end + 1) {
            id_++;
            append("event: task_update\ndata: " + input_.substr(start, end - start) + "\nid: " + std::to_string(id_) + "\n\n");
        }
        input_.erase(0, start);
        writeAll();
        return true;
    }

    void beat() {
        time_t now = time(nullptr);
        if (now - beat_ < kHeartbeatSeconds)
            return;
        beat_ = now;
        append("event: heartbeat\ndata: {\"last_event_id\":" + std::to_string(id_) + "}\n\n");
        writeAll();
    }

public:
    explicit Limit(int port) {
        rlimit files{};
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max < 20'000 ? files.rlim_max : 20'000;
        setrlimit(RLIMIT_NOFILE, &files);
        int on = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(0x7f000001);
        at.sin_port = htons(static_cast<uint16_t>(port));
        if (bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) < 0 || listen(listener_, 4096) < 0) {
            perror("listen");
            exit(1);
        }
        fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
        watch(0, kStdin, EPOLLIN);
        watch(listener_, kListener, EPOLLIN);
    }

    void run() {
        epoll_event ready[1024];
        while (true) {
            int count = epoll_wait(epoll_, ready, 1024, 1000);
            for (int i = 0; i < count; i++) {
                uint64_t key = ready[i].data.u64;
                if (key == kStdin) {
                    if (!publish())
                        return;
                } else if (key == kListener) {
                    accept();
                } else if (connections_[key].isOpen) {
                    if (ready[i].events & EPOLLOUT)
                        write(static_cast<int>(key));
                    else
                        answer(static_cast<int>(key));
                }
            }
            beat();
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fprintf(stderr, "limit <port>\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    Limit limit(atoi(argv[1]));
    limit.run();
    return 0;
}
