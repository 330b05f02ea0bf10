//! An operating system kernel in small: six tasks of four kinds pass packets to each other.

#[path = "../harness.rs"]
mod harness;

const WORKER: usize = 1;
const HANDLER_A: usize = 2;
const HANDLER_B: usize = 3;
const DEVICE_A: usize = 4;
const DEVICE_B: usize = 5;
const DATA_SIZE: usize = 4;

#[derive(Clone, Copy)]
enum Kind {
    Device,
    Work,
}

type Queue = Option<Box<Packet>>;

struct Packet {
    link: Queue,
    identity: usize,
    kind: Kind,
    datum: usize,
    data: [usize; DATA_SIZE],
}

enum Role {
    Idler { control: i64, count: i64 },
    Worker { destination: usize, count: usize },
    Handler { work: Queue, device: Queue },
    Device { pending: Queue },
}

struct Process {
    link: Option<usize>,
    priority: i64,
    input: Queue,
    packet_pending: bool,
    waiting: bool,
    holding: bool,
    role: Role,
}

impl Process {
    fn is_held_or_waiting(&self) -> bool {
        self.holding || (!self.packet_pending && self.waiting)
    }

    /// The packet that woke this process, if one did.
    fn take_message(&mut self) -> Queue {
        if !self.packet_pending || !self.waiting || self.holding {
            return None;
        }
        let mut message = self.input.take().expect("a pending packet is there");
        self.input = message.link.take();
        self.waiting = false;
        self.packet_pending = self.input.is_some();
        Some(message)
    }
}

fn append(packet: Box<Packet>, queue: &mut Queue) {
    let mut place = queue;
    while let Some(queued) = place {
        place = &mut queued.link;
    }
    *place = Some(packet);
}

#[derive(Default)]
struct Scheduler {
    processes: Vec<Process>,
    queued: i64,
    held: i64,
}

impl Scheduler {
    fn new() -> Scheduler {
        let mut scheduler = Scheduler::default();
        scheduler.add(0, None, false, Role::Idler { control: 1, count: 10_000 });
        let worker = Role::Worker { destination: HANDLER_A, count: 0 };
        scheduler.add(1000, packets(2, WORKER, Kind::Work), true, worker);
        for (priority, device) in [(2000, DEVICE_A), (3000, DEVICE_B)] {
            let handler = Role::Handler { work: None, device: None };
            scheduler.add(priority, packets(3, device, Kind::Device), true, handler);
        }
        for priority in [4000, 5000] {
            scheduler.add(priority, None, true, Role::Device { pending: None });
        }
        scheduler
    }

    fn add(&mut self, priority: i64, input: Queue, waiting: bool, role: Role) {
        let link = self.processes.len().checked_sub(1);
        let packet_pending = input.is_some();
        self.processes.push(Process { link, priority, input, packet_pending, waiting, holding: false, role });
    }

    fn schedule(&mut self) {
        let mut next = self.processes.len().checked_sub(1);
        while let Some(current) = next {
            let process = &self.processes[current];
            next = if process.is_held_or_waiting() { process.link } else { self.run(current) };
        }
    }

    /// Runs one process and gives the one that goes on.
    fn run(&mut self, current: usize) -> Option<usize> {
        let process = &mut self.processes[current];
        let message = process.take_message();
        match &mut process.role {
            Role::Idler { control, count } => {
                *count -= 1;
                if *count == 0 {
                    return self.hold(current);
                }
                if *control & 1 == 0 {
                    *control /= 2;
                    return Some(self.release(DEVICE_A, current));
                }
                *control = (*control / 2) ^ 53256;
                Some(self.release(DEVICE_B, current))
            }
            Role::Worker { destination, count } => {
                let Some(mut packet) = message else { return self.wait(current) };
                *destination = if *destination == HANDLER_A { HANDLER_B } else { HANDLER_A };
                packet.identity = *destination;
                packet.datum = 0;
                for datum in &mut packet.data {
                    *count += 1;
                    if *count > 26 {
                        *count = 1;
                    }
                    *datum = 64 + *count;
                }
                Some(self.send(packet, current))
            }
            Role::Handler { work, device } => {
                if let Some(packet) = message {
                    match packet.kind {
                        Kind::Work => append(packet, work),
                        Kind::Device => append(packet, device),
                    }
                }
                match work.take() {
                    None => self.wait(current),
                    Some(mut packet) if packet.datum >= DATA_SIZE => {
                        *work = packet.link.take();
                        Some(self.send(packet, current))
                    }
                    Some(mut packet) => match device.take() {
                        None => {
                            *work = Some(packet);
                            self.wait(current)
                        }
                        Some(mut taken) => {
                            *device = taken.link.take();
                            taken.datum = packet.data[packet.datum];
                            packet.datum += 1;
                            *work = Some(packet);
                            Some(self.send(taken, current))
                        }
                    },
                }
            }
            Role::Device { pending } => {
                if message.is_some() {
                    *pending = message;
                    return self.hold(current);
                }
                match pending.take() {
                    None => self.wait(current),
                    Some(packet) => Some(self.send(packet, current)),
                }
            }
        }
    }

    fn wait(&mut self, current: usize) -> Option<usize> {
        self.processes[current].waiting = true;
        Some(current)
    }

    fn hold(&mut self, current: usize) -> Option<usize> {
        self.held += 1;
        let process = &mut self.processes[current];
        process.holding = true;
        process.link
    }

    fn more_urgent(&self, process: usize, current: usize) -> usize {
        if self.processes[process].priority > self.processes[current].priority { process } else { current }
    }

    fn release(&mut self, identity: usize, current: usize) -> usize {
        self.processes[identity].holding = false;
        self.more_urgent(identity, current)
    }

    fn send(&mut self, mut packet: Box<Packet>, current: usize) -> usize {
        self.queued += 1;
        let identity = packet.identity;
        packet.identity = current;
        let receiver = &mut self.processes[identity];
        if receiver.input.is_some() {
            append(packet, &mut receiver.input);
            return current;
        }
        receiver.input = Some(packet);
        receiver.packet_pending = true;
        self.more_urgent(identity, current)
    }
}

fn packets(count: usize, identity: usize, kind: Kind) -> Queue {
    let packet = |link| Some(Box::new(Packet { link, identity, kind, datum: 0, data: [0; DATA_SIZE] }));
    (0..count).fold(None, |queue, _| packet(queue))
}

fn bench(n: i64) -> String {
    let mut queued = 0;
    let mut held = 0;
    for _ in 0..n {
        let mut scheduler = Scheduler::new();
        scheduler.schedule();
        queued += scheduler.queued;
        held += scheduler.held;
    }
    format!("{queued} {held}")
}

fn main() {
    harness::run(bench, 60)
}
