// A Rust twin that answers `bench N` lines with planted times: 2 ms, with a little noise.
use std::io::BufRead;

fn main() {
    for (i, line) in std::io::stdin().lock().lines().enumerate() {
        let result = match line.expect("text").as_str() {
            "bench 10" => "ten",
            "bench 20" => "twenty",
            _ => "thirty",
        };
        let noise = 1.0 + 0.01 * (1.0 + std::process::id() as f64 * 12.9898 + i as f64 * 78.233).sin();
        let ns = (2e6 * noise) as u64;
        println!("{{\"wallNs\":{ns},\"cpuNs\":{ns},\"result\":\"{result}\",\"rssPeak\":2000000}}");
    }
}
